"""What an expression is in a concrete run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.concrete_values import (
    NAMESPACES,
    Closure,
    Namespace,
    Opaque,
    Raised,
    Undecided,
    added,
    compared,
    method_result,
    truth_of,
)
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ModuleScope
from hallucheck.inference.values import ClassValue, Instance, ModuleValue, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted
from hallucheck.symbols.model import FunctionBinding, ImportBinding, ValueBinding

if TYPE_CHECKING:
    from hallucheck.inference.concrete import ConcreteRun
    from hallucheck.inference.program import Program

DEPTH_LIMIT = 6
"""Nesting of calls and of names that lead to other modules."""


class ConcreteExpressions:
    """Evaluates expressions for one run."""

    def __init__(self, program: Program, run: ConcreteRun) -> None:
        self._program = program
        self._run = run

    def evaluate(self, expr: tree.Expr, env: dict[str, object], scope: ModuleScope) -> object:
        """The value of an expression: a constant, a container of such, or something opaque."""
        self._run.step()
        match expr:
            case tree.Literal():
                return expr.value if expr.type in ("str", "int", "bool", "None") else Opaque()
            case tree.Name():
                return env[expr.id] if expr.id in env else self.global_name(expr.id, scope)
            case tree.Attribute():
                return self._attribute(self.evaluate(expr.value, env, scope), expr.attr)
            case tree.Display():
                return self._display(expr, env, scope)
            case tree.DictDisplay():
                return self._dict(expr, env, scope)
            case tree.FString():
                parts = [self.evaluate(value, env, scope) for value in expr.values]
                return "".join(map(str, parts)) if all(isinstance(p, (str, int)) for p in parts) else Opaque()
            case tree.Subscript():
                return self._subscript(expr, env, scope)
            case tree.Call():
                return self.call(expr, self.evaluate(expr.func, env, scope), env, scope)
            case _:
                return self._operation(expr, env, scope)

    def _operation(self, expr: tree.Expr, env: dict[str, object], scope: ModuleScope) -> object:
        match expr:
            case tree.UnaryOperation(op="not"):
                truth = truth_of(self.evaluate(expr.operand, env, scope))
                return Opaque() if truth is None else not truth
            case tree.BooleanOperation():
                return self._boolean(expr, env, scope)
            case tree.Comparison(rest=[(op, right)]):
                return compared(op, self.evaluate(expr.left, env, scope), self.evaluate(right, env, scope))
            case tree.BinaryOperation(op="+" | "|" | "%" as op):
                left, right_value = self.evaluate(expr.left, env, scope), self.evaluate(expr.right, env, scope)
                return added(op, left, right_value)
            case tree.Comprehension(clauses=[clause]):
                return self._comprehension(expr, clause, env, scope)
            case tree.NamedExpression():
                value = self.evaluate(expr.value, env, scope)
                env[expr.target.id] = value
                return value
            case tree.Conditional():
                truth = truth_of(self.evaluate(expr.test, env, scope))
                return Opaque() if truth is None else self.evaluate(expr.body if truth else expr.orelse, env, scope)
        return Opaque()

    def _boolean(self, expr: tree.BooleanOperation, env: dict[str, object], scope: ModuleScope) -> object:
        left = self.evaluate(expr.left, env, scope)
        truth = truth_of(left)
        if truth is not None:
            return left if truth == (expr.op == "or") else self.evaluate(expr.right, env, scope)
        right = truth_of(self.evaluate(expr.right, env, scope))
        return right if right is not None and right == (expr.op == "or") else Opaque()

    def _display(self, expr: tree.Display, env: dict[str, object], scope: ModuleScope) -> object:
        parts: list[object] = []
        for element in expr.elements:
            value = self.evaluate(element.value if isinstance(element, tree.Starred) else element, env, scope)
            if isinstance(element, tree.Starred):
                if not isinstance(value, (list, tuple, set, dict)):
                    return Opaque()
                parts += value
            else:
                parts.append(value)
        if expr.type == "set":
            return set(parts) if all(isinstance(p, (str, int)) for p in parts) else Opaque()
        return tuple(parts) if expr.type == "tuple" else parts

    def _dict(self, expr: tree.DictDisplay, env: dict[str, object], scope: ModuleScope) -> object:
        found: dict[object, object] = {}
        for key, value in expr.items:
            inner = self.evaluate(value, env, scope)
            if key is None:
                if not isinstance(inner, dict):
                    return Opaque()
                found.update(inner)
                continue
            name = self.evaluate(key, env, scope)
            if not isinstance(name, (str, int)):
                return Opaque()
            found[name] = inner
        return found

    def _comprehension(
        self, expr: tree.Comprehension, clause: tree.Clause, env: dict[str, object], scope: ModuleScope
    ) -> object:
        items = self.evaluate(clause.iterable, env, scope)
        if not isinstance(items, (list, tuple, set, dict)):
            return Opaque()
        inner = dict(env)
        pairs: list[tuple[object, object]] = []
        for item in items:
            assign(clause.target, item, inner)
            verdicts = [truth_of(self.evaluate(condition, inner, scope)) for condition in clause.conditions]
            if None in verdicts:
                return Opaque()
            if all(verdicts):
                value = self.evaluate(expr.value, inner, scope) if expr.value is not None else None
                pairs.append((self.evaluate(expr.element, inner, scope), value))
        if expr.type in ("list", "generator"):
            return [key for key, _ in pairs]
        if not all(isinstance(key, (str, int)) for key, _ in pairs):
            return Opaque()
        return {key for key, _ in pairs} if expr.type == "set" else dict(pairs)

    def _attribute(self, owner: object, name: str) -> object:
        if isinstance(owner, Opaque) and isinstance(owner.value, ModuleValue):
            if name == "__dict__":
                return Namespace(owner.value.name)
            return self.member(owner.value.name, name)
        if isinstance(owner, Opaque) and isinstance(owner.value, (Instance, ClassValue)):
            member = self._program.members.peek(owner.value, name)
            return Opaque(member.value) if member is not None else Opaque()
        return Opaque()

    def _subscript(self, expr: tree.Subscript, env: dict[str, object], scope: ModuleScope) -> object:
        if dotted(expr.value) == "sys.modules":
            key = self.evaluate(expr.index, env, scope)
            return Opaque(ModuleValue(key)) if isinstance(key, str) else Opaque()
        container, key = self.evaluate(expr.value, env, scope), self.evaluate(expr.index, env, scope)
        if isinstance(container, (dict, list, tuple)) and isinstance(key, (str, int)):
            try:
                return container[key]  # type: ignore[index]
            except (KeyError, IndexError, TypeError) as error:
                raise Raised(type(error).__name__, "") from None
        if isinstance(container, Namespace) and isinstance(key, str):
            is_asked = (container.module, key) in self._program.asked
            if is_asked and key not in self._run.written and not self._run.has_called:
                raise Raised("KeyError", "")  # `__getattr__` is only asked for what the namespace lacks
            return self.member(container.module, key)
        return Opaque()

    # ---- calls --------------------------------------------------------------------------------------------------

    def call(self, expr: tree.Call, callee: object, env: dict[str, object], scope: ModuleScope) -> object:
        """What a call yields whose callee is evaluated already."""
        if any(argument.star for argument in expr.args):
            return Opaque()
        arguments = [self.evaluate(a.value, env, scope) for a in expr.args if not a.keyword]
        self._run.has_called |= not (isinstance(expr.func, tree.Name) and expr.func.id in NAMESPACES)
        if any(isinstance(self.evaluate(a.value, env, scope), Namespace) for a in expr.args):
            raise Undecided  # whoever is given the namespace may write into it
        if isinstance(callee, Closure) and callee.function.name != "import_module":
            given = {a.keyword: self.evaluate(a.value, env, scope) for a in expr.args if a.keyword}
            return self._run.call(callee, arguments, given)
        if isinstance(callee, Opaque) and not isinstance(callee.value, (UnknownValue, ModuleValue)):
            return self._called(expr, callee.value, arguments)
        if isinstance(expr.func, tree.Attribute):
            keywords = {a.keyword: self.evaluate(a.value, env, scope) for a in expr.args if a.keyword}
            if expr.func.attr == "import_module":
                return self._import_module(arguments, keywords, scope)
            return method_result(self.evaluate(expr.func.value, env, scope), expr.func.attr, arguments, keywords)
        if isinstance(expr.func, tree.Name):
            keywords = {a.keyword: self.evaluate(a.value, env, scope) for a in expr.args if a.keyword}
            return self._builtin(expr.func.id, arguments, keywords, scope)
        return Opaque()

    def _called(self, expr: tree.Call, callee: Value, arguments: list[object]) -> object:
        """What calling something yields that the evaluator knows."""
        values = [self._value(argument) for argument in arguments]
        if any(argument.keyword for argument in expr.args):
            return Opaque()
        return Opaque(self._program.calls.result_with(callee, values))

    def _value(self, item: object) -> Value:
        """What the evaluator makes of a concrete value."""
        if isinstance(item, Opaque):
            return item.value
        if isinstance(item, str):
            return self._program.classes.instance("builtins.str", literal=item)
        return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION)

    def _builtin(self, name: str, arguments: list[object], keywords: dict[str, object], scope: ModuleScope) -> object:
        match name, arguments:
            case (("globals" | "locals" | "vars"), []):
                return Namespace(scope.name)
            case "import_module", [_, *_]:
                return self._import_module(arguments, keywords, scope)
            case "getattr", [Opaque(value=ModuleValue(name=module)), str(attribute), *_]:
                return self.member(module, attribute)
            case (("set" | "frozenset"), [list() | tuple() | set() | dict() as inner]):
                return set(inner) if all(isinstance(i, (str, int)) for i in inner) else Opaque()
            case (("list" | "tuple" | "sorted"), [list() | tuple() | set() | dict() as inner]):
                return list(inner)
            case "dict", []:
                return dict(keywords)
            case "isinstance", _:
                return Opaque()
        return Opaque()

    def _import_module(self, arguments: list[object], keywords: dict[str, object], scope: ModuleScope) -> object:
        name = arguments[0]
        package = arguments[1] if len(arguments) > 1 else keywords.get("package", scope.name)
        if not isinstance(name, str):
            return Opaque()
        if name.startswith("."):
            if not isinstance(package, str):
                package = scope.name
            level = len(name) - len(name.lstrip("."))
            parts = package.split(".")
            base = parts[: len(parts) - (level - 1)]
            name = ".".join([*base, name[level:]] if name[level:] else base)
        return Opaque(self._program.modules.import_module(name))

    # ---- names --------------------------------------------------------------------------------------------------

    def global_name(self, name: str, scope: ModuleScope) -> object:
        """A module-level name: a literal table, a function, a module; else opaque."""
        if name == "__name__" or name == "__package__":
            return scope.name
        bindings = scope.symbols.bindings.get(name, ())
        if name == "__all__" and scope.symbols.exports is not None and not scope.symbols.exports_of:
            return list(scope.symbols.exports)
        known = self._run.tables.get((scope.name, name))
        if known is not None:
            return known
        if len(bindings) == 1 and name in scope.symbols.mutated:
            filled = self._program.registries.table(scope, name)
            return Opaque() if filled is None else filled
        if len(bindings) != 1:
            return Opaque()
        binding = bindings[0]
        if isinstance(binding, FunctionBinding) and not binding.function.decorators:
            return Closure(binding.function, {}, scope)
        if isinstance(binding, ImportBinding):
            module = self._program.modules.absolute(binding.module, binding.level, scope)
            if module is None:
                return Opaque()
            if not binding.name:
                return Opaque(self._program.modules.import_module(module))
            if module == scope.name:  # `from . import submodule` in the package itself
                return Opaque(self._program.modules.import_module(f"{module}.{binding.name}"))
            return self.member(module, binding.name)
        if isinstance(binding, ValueBinding) and binding.value is not None and not binding.steps:
            return self.evaluate(binding.value, {}, scope)
        return Opaque()

    def member(self, module: str, name: str) -> object:
        """A name of a module as a table or function, where it is one, else as a value."""
        home = self._program.module_scopes.source_scope(module)
        if home is not None and name in home.symbols.bindings and self._run.depth < DEPTH_LIMIT:
            self._run.depth += 1
            try:
                found = self.global_name(name, home)
            finally:
                self._run.depth -= 1
            if not isinstance(found, Opaque) or isinstance(found.value, ModuleValue):
                return found
        return Opaque(self._program.modules.imported_name(module, name))


def assign(target: tree.Expr, value: object, env: dict[str, object]) -> None:
    """Bind a target to a value; what cannot be taken apart is opaque in each of its parts."""
    if isinstance(target, tree.Name):
        env[target.id] = value
    elif isinstance(target, tree.Display):
        parts = value if isinstance(value, (tuple, list)) and len(value) == len(target.elements) else None
        for index, element in enumerate(target.elements):
            assign(element, parts[index] if parts is not None else Opaque(), env)

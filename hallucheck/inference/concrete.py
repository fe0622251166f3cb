"""Run a small function body on a known string, as `__getattr__` does with the name it is asked for.

Only what is certain is followed: constants, literal tables of modules, f-strings, tests and calls of other such
functions. Nothing of the package is executed; everything else is opaque, and a decision that hangs on something opaque
ends in `Undecided`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ModuleScope
from hallucheck.inference.values import ModuleValue, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted, walk_nodes, walk_statements
from hallucheck.symbols.conditions import Truth, decide
from hallucheck.symbols.model import FunctionBinding, ImportBinding, ValueBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_NOTHING = UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION)
_STEPS = 3_000
_DEPTH = 6


class Undecided(Exception):
    """The outcome hangs on something that is not known."""


class Raised(Exception):
    """The body raises."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(name, message)
        self.name = name
        self.message = message


@dataclass(frozen=True)
class Opaque:
    """An object of which only its value for the evaluator is known, if that."""

    value: Value = _NOTHING


@dataclass(frozen=True, eq=False)
class Closure:
    """A function with the names that it closes over."""

    function: tree.FunctionDef
    env: dict[str, object]
    scope: ModuleScope


@dataclass(frozen=True)
class Namespace:
    """The names of a module, as `globals()` or `module.__dict__`."""

    module: str


class _Returned(Exception):
    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


class ConcreteRun:
    """Runs bodies within one budget."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._steps = 0
        self._depth = 0
        self.written: set[str] = set()
        """Names that the statements have written into their module's namespace."""

    def call(self, closure: Closure, arguments: list[object]) -> object:
        """What the function returns: a constant, a container of constants, or `Opaque`.

        Raises:
            Raised: it raises.
            Undecided: neither can be told.
        """
        names = [p.name for p in closure.function.parameters if p.kind <= 1]
        if len(arguments) > len(names) or self._depth >= _DEPTH:
            raise Undecided
        env = dict(closure.env)
        for parameter in closure.function.parameters:
            env[parameter.name] = Opaque()
        env.update(zip(names, arguments))
        self._depth += 1
        try:
            self._block(closure.function.body, env, closure.scope)
        except _Returned as returned:
            return returned.value
        finally:
            self._depth -= 1
        return None

    def written_names(self, statements: list[tree.Stmt], scope: ModuleScope) -> set[str]:
        """The names that module-level statements write into `globals()`.

        Raises:
            Undecided: they cannot be told.
        """
        try:
            self._block(statements, {}, scope)
        except (Raised, _Returned):
            raise Undecided from None
        return self.written

    # ---- statements ---------------------------------------------------------------------------------------------

    def _block(self, body: list[tree.Stmt], env: dict[str, object], scope: ModuleScope) -> None:
        for node in body:
            self._steps += 1
            if self._steps > _STEPS:
                raise Undecided
            self._statement(node, env, scope)

    def _statement(self, node: tree.Stmt, env: dict[str, object], scope: ModuleScope) -> None:
        match node:
            case tree.Return():
                raise _Returned(self.evaluate(node.value, env, scope) if node.value is not None else None)
            case tree.Raise():
                raise self._raised(node, env, scope)
            case tree.If():
                self._if(node, env, scope)
            case tree.Assign(targets=[tree.Subscript() as target], value=value):
                self._write(target, env, scope)
            case tree.Assign(targets=[target], value=value):
                self._assign(target, self.evaluate(value, env, scope), env)
            case tree.For():
                self._for(node, env, scope)
            case tree.AnnotatedAssign(target=target, value=value) if value is not None:
                self._assign(target, self.evaluate(value, env, scope), env)
            case tree.Import() | tree.ImportFrom():
                self._import(node, env, scope)
            case tree.FunctionDef():
                env[node.name] = Closure(node, env, scope)
            case tree.Expression(value=tree.Call() as call):
                self._effect(call, env, scope)
            case tree.Try():
                self._try(node, env, scope)
            case tree.With(body=body):
                self._block(body, env, scope)
            case tree.Expression() | tree.Global() | tree.Assert() | tree.Delete():
                pass
            case _:
                self._skip([node], env)

    def _if(self, node: tree.If, env: dict[str, object], scope: ModuleScope) -> None:
        truth = decide(node.test, self._program.index.target)
        if truth in (Truth.TYPING, Truth.NOT_TYPING):
            verdict: bool | None = truth is Truth.NOT_TYPING
        elif truth is not Truth.OPEN:
            verdict = truth is Truth.TRUE
        else:
            verdict = _truth(self.evaluate(node.test, env, scope))
        if verdict is None:
            self._skip([node], env)
        else:
            self._block(node.body if verdict else node.orelse, env, scope)

    def _skip(self, statements: list[tree.Stmt], env: dict[str, object]) -> None:
        """Pass over statements that decide nothing: what they bind is opaque."""
        for inner in walk_statements(statements):
            if isinstance(inner, (tree.Return, tree.Raise, tree.Jump)):
                raise Undecided
        if any(
            isinstance(node, tree.Name) and node.id in ("globals", "locals", "vars") for node in walk_nodes(statements)
        ):
            raise Undecided
        for node in walk_nodes(statements):
            if isinstance(node, tree.Assign):
                for target in node.targets:
                    self._assign(target, Opaque(), env)

    def _assign(self, target: tree.Expr, value: object, env: dict[str, object]) -> None:
        if isinstance(target, tree.Name):
            env[target.id] = value
        elif isinstance(target, tree.Display):
            parts = value if isinstance(value, (tuple, list)) and len(value) == len(target.elements) else None
            for index, element in enumerate(target.elements):
                self._assign(element, parts[index] if parts is not None else Opaque(), env)

    def _import(self, node: tree.Import | tree.ImportFrom, env: dict[str, object], scope: ModuleScope) -> None:
        modules = self._program.modules
        for alias in node.names:
            if isinstance(node, tree.Import):
                name = alias.name if alias.asname else alias.name.partition(".")[0]
                env[alias.asname or name] = Opaque(modules.import_module(name))
                continue
            module = modules.absolute(node.module, node.level, scope)
            if module is not None:
                env[alias.asname or alias.name] = self._member(module, alias.name)

    def _effect(self, call: tree.Call, env: dict[str, object], scope: ModuleScope) -> None:
        """A call that stands alone may raise, if it is one of the package's own functions, or update the namespace."""
        if isinstance(call.func, tree.Attribute) and call.func.attr in ("update", "setdefault", "__setitem__"):
            if isinstance(self.evaluate(call.func.value, env, scope), Namespace):
                self._update(call, env, scope)
                return
        callee = self.evaluate(call.func, env, scope)
        if isinstance(callee, Closure):
            self._call(call, callee, env, scope)

    def _update(self, call: tree.Call, env: dict[str, object], scope: ModuleScope) -> None:
        if len(call.args) != 1 or not isinstance(call.func, tree.Attribute) or call.func.attr != "update":
            raise Undecided
        table = self.evaluate(call.args[0].value, env, scope)
        if not isinstance(table, dict) or not all(isinstance(key, str) for key in table):
            raise Undecided
        self.written.update(key for key in table if isinstance(key, str))

    def _write(self, target: tree.Subscript, env: dict[str, object], scope: ModuleScope) -> None:
        """`container[key] = value`: only writes into the namespace count."""
        container = self.evaluate(target.value, env, scope)
        key = self.evaluate(target.index, env, scope)
        if isinstance(container, Namespace):
            if not isinstance(key, str):
                raise Undecided
            self.written.add(key)
        elif isinstance(container, dict) and isinstance(key, (str, int)):
            container[key] = Opaque()

    def _for(self, node: tree.For, env: dict[str, object], scope: ModuleScope) -> None:
        items = self.evaluate(node.iterable, env, scope)
        if not isinstance(items, (list, tuple, set, dict)):
            self._skip([node], env)
            return
        for item in list(items):
            self._assign(node.target, item, env)
            self._block(node.body, env, scope)

    def _try(self, node: tree.Try, env: dict[str, object], scope: ModuleScope) -> None:
        try:
            self._block(node.body, env, scope)
        except Raised as raised:
            for handler in node.handlers:
                if handler.type is None or raised.name in _handled(handler.type):
                    self._block(handler.body, env, scope)
                    break
            else:
                raise
        else:
            self._block(node.orelse, env, scope)
        self._block(node.finalbody, env, scope)

    def _raised(self, node: tree.Raise, env: dict[str, object], scope: ModuleScope) -> Raised:
        exception = node.exception
        if isinstance(exception, tree.Call):
            name = dotted(exception.func).rpartition(".")[2]
            message = self.evaluate(exception.args[0].value, env, scope) if exception.args else ""
            return Raised(name, message if isinstance(message, str) else "")
        return Raised(dotted(exception).rpartition(".")[2] if exception is not None else "", "")

    # ---- expressions --------------------------------------------------------------------------------------------

    def evaluate(self, expr: tree.Expr, env: dict[str, object], scope: ModuleScope) -> object:
        """The value of an expression: a constant, a container of such, or something opaque."""
        self._steps += 1
        if self._steps > _STEPS:
            raise Undecided
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
                return self._call(expr, self.evaluate(expr.func, env, scope), env, scope)
            case _:
                return self._operation(expr, env, scope)

    def _operation(self, expr: tree.Expr, env: dict[str, object], scope: ModuleScope) -> object:
        match expr:
            case tree.UnaryOperation(op="not"):
                truth = _truth(self.evaluate(expr.operand, env, scope))
                return Opaque() if truth is None else not truth
            case tree.BooleanOperation():
                return self._boolean(expr, env, scope)
            case tree.Comparison(rest=[(op, right)]):
                return _compare(op, self.evaluate(expr.left, env, scope), self.evaluate(right, env, scope))
            case tree.BinaryOperation(op="+" | "|" | "%" as op):
                left, right_value = self.evaluate(expr.left, env, scope), self.evaluate(expr.right, env, scope)
                return _add(op, left, right_value)
            case tree.Comprehension(clauses=[clause]):
                return self._comprehension(expr, clause, env, scope)
            case tree.NamedExpression():
                value = self.evaluate(expr.value, env, scope)
                env[expr.target.id] = value
                return value
            case tree.Conditional():
                truth = _truth(self.evaluate(expr.test, env, scope))
                return Opaque() if truth is None else self.evaluate(expr.body if truth else expr.orelse, env, scope)
        return Opaque()

    def _boolean(self, expr: tree.BooleanOperation, env: dict[str, object], scope: ModuleScope) -> object:
        left = self.evaluate(expr.left, env, scope)
        truth = _truth(left)
        if truth is not None:
            return left if truth == (expr.op == "or") else self.evaluate(expr.right, env, scope)
        right = _truth(self.evaluate(expr.right, env, scope))
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
            self._assign(clause.target, item, inner)
            verdicts = [_truth(self.evaluate(condition, inner, scope)) for condition in clause.conditions]
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
            return self._member(owner.value.name, name)
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
            return self._member(container.module, key)
        return Opaque()

    # ---- calls --------------------------------------------------------------------------------------------------

    def _call(self, expr: tree.Call, callee: object, env: dict[str, object], scope: ModuleScope) -> object:
        if any(argument.star for argument in expr.args):
            return Opaque()
        arguments = [self.evaluate(a.value, env, scope) for a in expr.args if not a.keyword]
        if any(isinstance(self.evaluate(a.value, env, scope), Namespace) for a in expr.args):
            raise Undecided  # whoever is given the namespace may write into it
        if isinstance(callee, Closure) and callee.function.name != "import_module":
            if any(a.keyword for a in expr.args):
                raise Undecided
            return self.call(callee, arguments)
        if isinstance(expr.func, tree.Attribute):
            keywords = {a.keyword: self.evaluate(a.value, env, scope) for a in expr.args if a.keyword}
            if expr.func.attr == "import_module":
                return self._import_module(arguments, keywords, scope)
            return _method(self.evaluate(expr.func.value, env, scope), expr.func.attr, arguments)
        if isinstance(expr.func, tree.Name):
            keywords = {a.keyword: self.evaluate(a.value, env, scope) for a in expr.args if a.keyword}
            return self._builtin(expr.func.id, arguments, keywords, scope)
        return Opaque()

    def _builtin(self, name: str, arguments: list[object], keywords: dict[str, object], scope: ModuleScope) -> object:
        match name, arguments:
            case (("globals" | "locals" | "vars"), []):
                return Namespace(scope.name)
            case "import_module", [_, *_]:
                return self._import_module(arguments, keywords, scope)
            case "getattr", [Opaque(value=ModuleValue(name=module)), str(attribute), *_]:
                return self._member(module, attribute)
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
        if len(bindings) != 1 or name in scope.symbols.mutated:
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
            return self._member(module, binding.name)
        if isinstance(binding, ValueBinding) and binding.value is not None and not binding.steps:
            return self.evaluate(binding.value, {}, scope)
        return Opaque()

    def _member(self, module: str, name: str) -> object:
        """A name of a module as a table or function, where it is one, else as a value."""
        home = self._program.module_scopes.source_scope(module)
        if home is not None and name in home.symbols.bindings and self._depth < _DEPTH:
            self._depth += 1
            try:
                found = self.global_name(name, home)
            finally:
                self._depth -= 1
            if not isinstance(found, Opaque) or isinstance(found.value, ModuleValue):
                return found
        return Opaque(self._program.modules.imported_name(module, name))


def _handled(expr: tree.Expr) -> set[str]:
    parts = expr.elements if isinstance(expr, tree.Display) else [expr]
    names = {dotted(part).rpartition(".")[2] for part in parts}
    if "LookupError" in names:
        names |= {"KeyError", "IndexError"}
    if names & {"Exception", "BaseException"}:
        names |= {"KeyError", "IndexError", "AttributeError", "ImportError", "TypeError", "ModuleNotFoundError"}
    return names


def _truth(value: object) -> bool | None:
    if isinstance(value, Namespace):
        return True
    if isinstance(value, Opaque):
        return True if isinstance(value.value, ModuleValue) else None
    return True if isinstance(value, Closure) else bool(value)


def _compare(op: str, left: object, right: object) -> object:
    if op in ("in", "not in"):
        if isinstance(right, Namespace) and isinstance(left, str):
            return op == "not in"  # `__getattr__` is only asked for what the namespace lacks
        if isinstance(left, (str, int)) and isinstance(right, (list, tuple, set, dict, str)):
            if isinstance(right, (list, tuple)) and any(isinstance(item, Opaque) for item in right):
                return True if left in right else Opaque()
            if isinstance(right, str) and not isinstance(left, str):
                return Opaque()
            return (left in right) == (op == "in")
        return Opaque()
    if op in ("is", "is not") and right is None:
        if isinstance(left, Opaque):
            return Opaque()
        return (left is None) == (op == "is")
    plain = (str, int, bool, type(None), tuple, list)
    if op in ("==", "!=") and isinstance(left, plain) and isinstance(right, plain):
        return (left == right) == (op == "==")
    return Opaque()


def _add(op: str, left: object, right: object) -> object:
    if op == "%" and isinstance(left, str):
        given = right if isinstance(right, tuple) else (right,)
        if all(isinstance(part, (str, int)) for part in given):
            try:
                return left % given
            except (TypeError, ValueError):
                return Opaque()
    if op == "+" and type(left) is type(right) and isinstance(left, (str, list, tuple)):
        return left + right  # type: ignore[operator]
    if op == "|" and isinstance(left, (set, dict)) and type(left) is type(right):
        return left | right  # type: ignore[operator]
    return Opaque()


def _method(owner: object, name: str, arguments: list[object]) -> object:
    """A method of a constant; Opaque for all that is not known to be pure."""
    if not all(isinstance(a, (str, int, tuple, type(None), Opaque)) for a in arguments):
        return Opaque()
    methods: dict[tuple[type, str], Callable[..., object]] = {
        (dict, "get"): dict.get,
        (dict, "keys"): dict.keys,
        (dict, "items"): dict.items,
        (dict, "values"): dict.values,
        (str, "startswith"): str.startswith,
        (str, "endswith"): str.endswith,
        (str, "lower"): str.lower,
        (str, "upper"): str.upper,
        (str, "split"): str.split,
        (str, "removeprefix"): str.removeprefix,
        (str, "format"): str.format,
        (str, "join"): str.join,
    }
    method = methods.get((type(owner), name))
    if method is None or (isinstance(owner, str) and any(isinstance(a, Opaque) for a in arguments)):
        return Opaque()
    try:
        result = method(owner, *arguments)
    except (TypeError, ValueError, KeyError, IndexError):
        return Opaque()
    return list(result) if name in ("keys", "items", "values") else result  # type: ignore[call-overload]

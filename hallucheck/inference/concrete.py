"""Run a small function body on a known string, as `__getattr__` does with the name it is asked for.

Only what is certain is followed: constants, literal tables of modules, f-strings, tests and calls of other such
functions. Nothing of the package is executed; everything else is opaque, and a decision that hangs on something opaque
ends in `Undecided`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.concrete_expressions import DEPTH_LIMIT, ConcreteExpressions, assign
from hallucheck.inference.concrete_values import Closure, Namespace, Opaque, Raised, Undecided, truth_of
from hallucheck.inference.scopes import ModuleScope
from hallucheck.source import tree
from hallucheck.source.walk import dotted, walk_nodes, walk_statements
from hallucheck.symbols.conditions import Truth, decide
from hallucheck.symbols.openness import is_own_module

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_STEPS = 3_000


class _Returned(Exception):
    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


class ConcreteRun:
    """Runs bodies within one budget."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._steps = 0
        self.depth = 0
        """Nesting, up to `DEPTH_LIMIT`."""
        self.expressions = ConcreteExpressions(program, self)
        self.tables: dict[tuple[str, str], dict[object, object]] = {}
        """(module, name) of tables that are being filled."""
        self.written: set[str] = set()
        """Names that the statements have written into their module's namespace."""
        self.has_called = False
        """Something was called that may have written more into it."""

    def step(self) -> None:
        """Count a statement or expression.

        Raises:
            Undecided: there have been too many.
        """
        self._steps += 1
        if self._steps > _STEPS:
            raise Undecided

    def call(self, closure: Closure, arguments: list[object], keywords: dict[str, object] | None = None) -> object:
        """What the function returns: a constant, a container of constants, or `Opaque`.

        Raises:
            Raised: it raises.
            Undecided: neither can be told.
        """
        names = [p.name for p in closure.function.parameters if p.kind <= 1]
        if len(arguments) > len(names) or self.depth >= DEPTH_LIMIT:
            raise Undecided
        env = dict(closure.env)
        for parameter in closure.function.parameters:
            is_literal = isinstance(parameter.default, (tree.Literal, tree.Display))
            default = self.expressions.evaluate(parameter.default, {}, closure.scope) if is_literal else Opaque()  # type: ignore[arg-type]
            env[parameter.name] = default
        env.update(zip(names, arguments))
        for name, value in (keywords or {}).items():
            if not any(p.name == name for p in closure.function.parameters):
                raise Undecided
            env[name] = value
        self.depth += 1
        try:
            self._block(closure.function.body, env, closure.scope)
        except _Returned as returned:
            return returned.value
        finally:
            self.depth -= 1
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

    def _block(self, body: list[tree.Stmt], env: dict[str, object], scope: ModuleScope) -> None:
        for node in body:
            self.step()
            self._statement(node, env, scope)

    def _statement(self, node: tree.Stmt, env: dict[str, object], scope: ModuleScope) -> None:
        match node:
            case tree.Return():
                raise _Returned(self.expressions.evaluate(node.value, env, scope) if node.value is not None else None)
            case tree.Raise():
                raise self._raised(node, env, scope)
            case tree.If():
                self._if(node, env, scope)
            case tree.Assign(targets=[tree.Subscript() as target], value=value):
                self._write(target, value, env, scope)
            case tree.Assign(targets=[target], value=value):
                assign(target, self.expressions.evaluate(value, env, scope), env)
            case tree.For():
                self._for(node, env, scope)
            case tree.AnnotatedAssign(target=target, value=value) if value is not None:
                assign(target, self.expressions.evaluate(value, env, scope), env)
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
            verdict = truth_of(self.expressions.evaluate(node.test, env, scope))
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
        if any(isinstance(node, tree.Call) and _sets_on_module(node) for node in walk_nodes(statements)):
            raise Undecided
        for node in walk_nodes(statements):
            if isinstance(node, tree.Assign):
                for target in node.targets:
                    assign(target, Opaque(), env)

    def _import(self, node: tree.Import | tree.ImportFrom, env: dict[str, object], scope: ModuleScope) -> None:
        modules = self._program.modules
        for alias in node.names:
            if isinstance(node, tree.Import):
                name = alias.name if alias.asname else alias.name.partition(".")[0]
                env[alias.asname or name] = Opaque(modules.import_module(name))
                continue
            module = modules.absolute(node.module, node.level, scope)
            if module is not None:
                env[alias.asname or alias.name] = self.expressions.member(module, alias.name)

    def _effect(self, call: tree.Call, env: dict[str, object], scope: ModuleScope) -> None:
        """A call that stands alone may raise, if it is one of the package's own functions, or update the namespace."""
        if isinstance(call.func, tree.Attribute) and call.func.attr in ("update", "setdefault", "__setitem__"):
            if isinstance(self.expressions.evaluate(call.func.value, env, scope), Namespace):
                self._update(call, env, scope)
                return
        if _sets_on_module(call):
            name = self.expressions.evaluate(call.args[1].value, env, scope)
            if not isinstance(name, str):
                raise Undecided
            self.written.add(name)
            return
        callee = self.expressions.evaluate(call.func, env, scope)
        if isinstance(callee, Closure):
            self.expressions.call(call, callee, env, scope)

    def _update(self, call: tree.Call, env: dict[str, object], scope: ModuleScope) -> None:
        if len(call.args) != 1 or not isinstance(call.func, tree.Attribute) or call.func.attr != "update":
            raise Undecided
        table = self.expressions.evaluate(call.args[0].value, env, scope)
        if not isinstance(table, dict) or not all(isinstance(key, str) for key in table):
            raise Undecided
        self.written.update(key for key in table if isinstance(key, str))

    def _write(self, target: tree.Subscript, value: tree.Expr, env: dict[str, object], scope: ModuleScope) -> None:
        """`container[key] = value`: only writes into the namespace count."""
        container = self.expressions.evaluate(target.value, env, scope)
        key = self.expressions.evaluate(target.index, env, scope)
        if isinstance(container, Namespace):
            if not isinstance(key, str):
                raise Undecided
            self.written.add(key)
        elif isinstance(container, dict) and isinstance(key, (str, int)):
            container[key] = self.expressions.evaluate(value, env, scope)

    def _for(self, node: tree.For, env: dict[str, object], scope: ModuleScope) -> None:
        items = self.expressions.evaluate(node.iterable, env, scope)
        if not isinstance(items, (list, tuple, set, dict)):
            self._skip([node], env)
            return
        for item in list(items):
            assign(node.target, item, env)
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
            return Raised(name, self._message(exception.args[0].value, env, scope) if exception.args else "")
        return Raised(dotted(exception).rpartition(".")[2] if exception is not None else "", "")

    def _message(self, expr: tree.Expr, env: dict[str, object], scope: ModuleScope) -> str:
        """The text of an exception; of an f-string what can be told."""
        message = self.expressions.evaluate(expr, env, scope)
        if isinstance(expr, tree.FString) and not isinstance(message, str):
            parts = [self.expressions.evaluate(value, env, scope) for value in expr.values]
            message = "".join(str(part) if isinstance(part, (str, int)) else "..." for part in parts)
        return message if isinstance(message, str) else ""


def _sets_on_module(call: tree.Call) -> bool:
    """`setattr(sys.modules[__name__], name, value)`."""
    return dotted(call.func) == "setattr" and len(call.args) == 3 and is_own_module(call.args[0].value)


def _handled(expr: tree.Expr) -> set[str]:
    parts = expr.elements if isinstance(expr, tree.Display) else [expr]
    names = {dotted(part).rpartition(".")[2] for part in parts}
    if "LookupError" in names:
        names |= {"KeyError", "IndexError"}
    if names & {"Exception", "BaseException"}:
        names |= {"KeyError", "IndexError", "AttributeError", "ImportError", "TypeError", "ModuleNotFoundError"}
    return names

"""`__all__`, read as the typing spec lists its forms (distributing, "Library interface")."""

from __future__ import annotations

from dataclasses import dataclass, field

from hallucheck.source import tree
from hallucheck.source.walk import dotted
from hallucheck.symbols.conditions import Target, Truth, decide
from hallucheck.symbols.model import Binding, ImportBinding, ModuleSymbols


@dataclass
class Exports:
    """What `__all__` was found to be."""

    names: list[str] | None = None
    """In order; None if it is not assigned, or computed in a way that cannot be read."""
    is_assigned: bool = False
    modules: list[str] = field(default_factory=list)
    """Dotted names of modules whose `__all__` is added, in order."""

    def add(self, value: tree.Expr) -> None:
        """Add what an expression holds, or give up reading."""
        if self.names is None:
            return
        match value:
            case tree.Display(elements=elements):
                for element in elements:
                    if self.names is None:
                        return
                    if isinstance(element, tree.Starred):
                        self.add(element.value)
                    elif isinstance(element, tree.Literal) and isinstance(element.value, str):
                        self.names.append(element.value)
                    elif isinstance(element, tree.Attribute) and element.attr == "__name__":
                        self.names.append(dotted(element.value).rpartition(".")[2])
                    else:
                        self.names = None
                        return
            case tree.Attribute(value=module, attr="__all__") if dotted(module):
                self.modules.append(dotted(module))
            case tree.BinaryOperation(left=left, op="+", right=right):
                self.add(left)
                self.add(right)
            case tree.Call(func=tree.Name(id="list" | "tuple" | "sorted"), args=[tree.Argument(value=inner)]):
                self.add(inner)
            case _:
                self.names = None


def read_exports(statements: list[tree.Stmt], target: Target) -> Exports:
    """Read `__all__` from module-level statements, conditional ones included."""
    exports = Exports()
    _read(statements, target, exports)
    return exports


def _read(statements: list[tree.Stmt], target: Target, exports: Exports) -> None:
    for node in statements:
        match node:
            case tree.Assign(targets=[*_, tree.Name(id="__all__")], value=value):
                _assign(exports, value)
            case tree.AnnotatedAssign(target=tree.Name(id="__all__"), value=value) if value is not None:
                _assign(exports, value)
            case tree.AugmentedAssign(target=tree.Name(id="__all__"), value=value):
                exports.add(value)
            case tree.Expression(
                value=tree.Call(func=tree.Attribute(value=tree.Name(id="__all__"), attr=method), args=[argument])
            ):
                _change(exports, method, argument.value)
            case tree.If():
                truth = decide(node.test, target)
                if truth is not Truth.FALSE:
                    _read(node.body, target, exports)
                if truth is not Truth.TRUE:
                    _read(node.orelse, target, exports)
            case tree.Try():
                for part in (node.body, *(handler.body for handler in node.handlers), node.orelse, node.finalbody):
                    _read(part, target, exports)
            case tree.For() | tree.While() | tree.With():
                if any(_mentions_all(statement) for statement in node.body):
                    exports.names, exports.is_assigned = None, True


def _assign(exports: Exports, value: tree.Expr) -> None:
    before = list(exports.names or ()) if exports.is_assigned else []
    exports.names, exports.is_assigned = before, True
    exports.add(value)


def _change(exports: Exports, method: str, value: tree.Expr) -> None:
    if method == "extend":
        exports.add(value)
    elif method == "append":
        exports.add(tree.Display(0, "list", [value]))
    elif method != "remove":
        exports.names = None


def _mentions_all(node: tree.Stmt) -> bool:
    match node:
        case tree.AugmentedAssign(target=tree.Name(id="__all__")):
            return True
        case tree.Expression(value=tree.Call(func=tree.Attribute(value=tree.Name(id="__all__")))):
            return True
    return False


def is_exported(bindings: list[Binding], symbols: ModuleSymbols, name: str) -> bool:
    """Whether a stub's name is there at run time: imports count only if they are re-exported (typing spec)."""
    if symbols.exports is not None and name in symbols.exports:
        return True
    return any(
        not isinstance(binding, ImportBinding) or binding.is_reexport or _imports_submodule(binding)
        for binding in bindings
    )


def _imports_submodule(binding: ImportBinding) -> bool:
    return binding.level > 0 and not binding.module

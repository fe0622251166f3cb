"""What a name is bound to, from its bindings at module or class level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ModuleScope, Scope
from hallucheck.inference.unions import join
from hallucheck.inference.values import UnknownValue, Value
from hallucheck.source import tree
from hallucheck.symbols.model import (
    Binding,
    ClassBinding,
    FunctionBinding,
    ImportBinding,
    OpaqueBinding,
    TypeAliasBinding,
    ValueBinding,
)

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


_IMPORTS = 4
"""How far a name is followed from module to module."""
_NEAR = 12
"""Lines that a `try` with imports may have."""
_FAILED = (UnknownReason.UNRESOLVED_IMPORT, UnknownReason.GUARDED_IMPORT)


class Bindings:
    """Evaluates bindings; each list of them once."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def evaluate(self, bindings: list[Binding], scope: Scope) -> Value:
        """The value that a name has once all of its scope has run: the bindings that may be the last, joined."""
        recursive = UnknownValue(UnknownReason.BUDGET, "recursive definition")
        if self._program.is_exhausted():
            return recursive
        key = ("bindings", id(bindings))
        self._program.depth += 1
        try:
            return self._program.memo.get(key, lambda: self._evaluate(bindings, scope), recursive, bindings)
        finally:
            self._program.depth -= 1

    def for_type_checkers(self, name: str, scope: ModuleScope, depth: int = 0) -> Value | None:
        """What type checkers take a module-level name for, imported from wherever, where a module binds it for them in
        another way than at run time; None if none does."""
        bindings = scope.symbols.bindings.get(name, [])
        typed = [binding for binding in bindings if binding.typing_only]
        for binding in (typed or bindings) if depth < _IMPORTS else ():
            if isinstance(binding, ImportBinding) and binding.name:
                module = self._program.modules.absolute(binding.module, binding.level, scope)
                origin = self._program.module_scopes.source_scope(module) if module is not None else None
                found = self.for_type_checkers(binding.name, origin, depth + 1) if origin is not None else None
                if found is not None:
                    return found
        return self._evaluate(typed, scope) if typed else None

    def _evaluate(self, bindings: list[Binding], scope: Scope) -> Value:
        live = self._without_fallbacks(last_bindings(bindings), scope)
        functions = [b for b in live if isinstance(b, FunctionBinding)]
        values = [self._one(binding, scope) for binding in live if not isinstance(binding, FunctionBinding)]
        if functions:
            values.append(self._program.functions.from_bindings(functions, scope))
        return join(values)

    def _without_fallbacks(self, bindings: list[Binding], scope: Scope) -> list[Binding]:
        """Without what stands in for an import that does not fail."""
        if len(bindings) < 2 or not all(binding.fallible for binding in bindings):
            return bindings
        for binding in bindings:
            if isinstance(binding, ImportBinding) and not self._fails(binding, scope):
                return bindings if self._is_cut_off(binding, scope) else [binding]
        return bindings

    def _fails(self, binding: ImportBinding, scope: Scope) -> bool:
        """Whether an import is known to raise; a compiled module has names that cannot be read, and does not."""
        value = self._program.modules.imported(binding, scope.module)
        return isinstance(value, UnknownValue) and value.reason in _FAILED

    def _is_cut_off(self, binding: ImportBinding, scope: Scope) -> bool:
        """Whether an import before it fails that may stand in the same `try`."""
        imports = scope.module.symbols.imports
        before = [other for other in imports if other.fallible and 0 < binding.at - other.at <= _NEAR]
        return any(self._fails(other, scope) for other in before)

    def _one(self, binding: Binding, scope: Scope) -> Value:
        match binding:
            case ImportBinding():
                return self._program.modules.imported(binding, scope.module)
            case ClassBinding():
                return self._program.classes.from_binding(binding, scope)
            case ValueBinding():
                return self._value(binding, scope)
            case TypeAliasBinding():
                return self._program.annotations.alias(binding.alias, scope)
            case OpaqueBinding() | FunctionBinding():
                return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, "a name that is bound indirectly")

    def _value(self, binding: ValueBinding, scope: Scope) -> Value:
        program = self._program
        if binding.annotation is not None:
            declared = program.annotations.declared(binding.annotation, binding.value, scope)
            if declared is not None:
                return self._with_other_value(declared, binding, scope)
        if binding.value is None:
            return UnknownValue(UnknownReason.DYNAMIC_ANNOTATION)
        if (
            scope.module.symbols.is_stub
            and isinstance(binding.value, tree.Literal)
            and binding.value.type == "ellipsis"
        ):
            return UnknownValue(UnknownReason.DYNAMIC_ANNOTATION)
        earlier = _earlier(binding, scope)
        value = self.evaluate(earlier, scope) if earlier else program.expressions.evaluate(binding.value, scope)
        return program.generics.as_registry(program.operations.follow(value, binding.steps))

    def _with_other_value(self, declared: Value, binding: ValueBinding, scope: Scope) -> Value:
        """A proxy that is declared as what it stands for is both."""
        if not isinstance(binding.value, tree.Call) or scope.module.symbols.is_stub:
            return declared
        value = self._program.expressions.evaluate(binding.value, scope)
        if self._program.overloads.compatibility.admits(declared, value) is False:
            return join([declared, value])
        return declared


def _earlier(binding: ValueBinding, scope: Scope) -> list[Binding]:
    """What another name meant when this one was bound to it, where it is bound anew later; else nothing."""
    if not isinstance(binding.value, tree.Name) or not isinstance(scope, ModuleScope):
        return []
    bindings = scope.symbols.bindings.get(binding.value.id, [])
    earlier = [other for other in bindings if 0 < other.at < binding.at]
    return earlier if len(earlier) < len(bindings) else []


def last_bindings(bindings: list[Binding]) -> list[Binding]:
    """Those that may be in force at the end: all after the last unconditional one, and that one.

    Overloads of one function stand together and count as one.
    """
    for index in range(len(bindings) - 1, -1, -1):
        binding = bindings[index]
        if not binding.conditional and not binding.typing_only:
            if isinstance(binding, FunctionBinding):
                index = _first_overload(bindings, index)
            return bindings[index:]
    return bindings


def _first_overload(bindings: list[Binding], index: int) -> int:
    while index > 0:
        current = bindings[index]
        if isinstance(current, FunctionBinding) and is_accessor(current.function):
            index -= 1  # it adds to what stands before it
            continue
        previous = bindings[index - 1]
        if not isinstance(previous, FunctionBinding) or not is_overload(previous.function):
            break
        index -= 1
    return index


def is_accessor(function: tree.FunctionDef) -> bool:
    """Whether it is decorated as another accessor of a property, or another variant of a function."""
    names = {getattr(d, "attr", "") for d in function.decorators}
    return bool(names & {"setter", "deleter", "getter"})


def is_overload(function: tree.FunctionDef) -> bool:
    """Whether it is decorated as an overload, or adds to the property before it."""
    for decorator in function.decorators:
        name = getattr(decorator, "attr", "") or getattr(decorator, "id", "")
        if name in ("overload", "setter", "deleter", "getter", "register"):
            return True
    return False

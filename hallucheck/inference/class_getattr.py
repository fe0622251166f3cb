"""What a class's own `__getattr__` makes of a name, told from its body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.concrete import ConcreteRun
from hallucheck.inference.concrete_values import Closure, Opaque, Raised, Undecided
from hallucheck.inference.lookup import Found, Unclear, found
from hallucheck.inference.resolution import Definition, UnknownReason
from hallucheck.inference.values import ClassInfo, Instance, UnknownValue
from hallucheck.symbols.model import FunctionBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_UNCLEAR = Unclear(UnknownReason.DYNAMIC_CLASS, "__getattr__")


class ClassGetattr:
    """Runs `__getattr__` on the name that is asked for."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def ask(self, receiver: Instance, name: str) -> Found | None:
        """The attribute as `__getattr__` serves it; None if that is not seen."""
        answer = self._answer(receiver, name)
        return answer if isinstance(answer, Found) else None

    def refuses(self, info: ClassInfo, name: str) -> bool:
        """Whether the `__getattr__` of a class is seen to raise an AttributeError for the name."""
        return isinstance(self._answer(Instance(info), name), str)

    def _answer(self, receiver: Instance, name: str) -> Found | Unclear | str | None:
        """Found, unclear, or the message with which it is refused; None if no class in the line has a `__getattr__`."""
        key = ("getattr", receiver, name, self._program.checked_path)
        return self._program.memo.get(key, lambda: self._find(receiver, name), _UNCLEAR)

    def _find(self, receiver: Instance, name: str) -> Found | Unclear | str | None:
        for ancestor in self._program.ancestry.mro(receiver.cls)[0]:
            if ancestor.full_name == "builtins.object":
                break
            for face in ancestor.faces:
                if "__getattribute__" in face.symbols.members:
                    return _UNCLEAR
                bindings = face.symbols.members.get("__getattr__", ())
                if not bindings:
                    continue
                binding = bindings[-1]
                is_plain = len(bindings) == 1 and isinstance(binding, FunctionBinding) and not face.is_stub
                if not is_plain or not isinstance(binding, FunctionBinding) or binding.function.decorators:
                    return _UNCLEAR
                return self._run(Closure(binding.function, {}, face.scope.module), receiver, name, face.path)
        return None

    def _run(self, function: Closure, receiver: Instance, name: str, path: str) -> Found | Unclear | str:
        try:
            value = ConcreteRun(self._program).call(function, [Opaque(receiver), name])
        except Raised as raised:
            return raised.message if raised.name == "AttributeError" else _UNCLEAR
        except Undecided:
            return _UNCLEAR
        definition = Definition(path, function.function.at)
        if isinstance(value, Opaque):
            known = value.value
            # What is not known may have been looked up in vain.
            return _UNCLEAR if isinstance(known, UnknownValue) else Found(lambda: known, definition)
        return found(UnknownValue(UnknownReason.DYNAMIC_CLASS, name), path, definition.line)

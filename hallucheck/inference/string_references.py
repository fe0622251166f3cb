"""Calls that take names as strings: what is called tells which of its arguments name what (`string_callables`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hallucheck.inference import string_callables
from hallucheck.inference.arguments import Arguments
from hallucheck.inference.getters import Getters
from hallucheck.inference.logging_configuration import configured_names, dictionaries
from hallucheck.inference.resolution import Present, Resolution
from hallucheck.inference.scopes import Scope
from hallucheck.inference.string_parameters import Names, Place, StringParameter
from hallucheck.inference.string_paths import StringPaths
from hallucheck.inference.string_texts import Text, text_of
from hallucheck.inference.unions import members_of
from hallucheck.inference.values import CallableValue, ClassValue, FunctionValue, Instance, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted

if TYPE_CHECKING:
    from hallucheck.inference.program import Program
    from hallucheck.inference.recorder import Recorder

_LEVEL = Place("level", 4)


class StringReferences:
    """Answers what the strings in a call name."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.paths = StringPaths(program, program.expressions.uses)
        self._getters = Getters(program, self.paths)
        self._dictionaries: dict[str, tree.DictDisplay] = {}

    def begin(self, module: tree.Module) -> None:
        """Get ready for a checked file."""
        self._dictionaries = dictionaries(module)

    def call(self, expr: tree.Call, callee: Value, arguments: Arguments, scope: Scope, recorder: Recorder) -> None:
        """Note what came of the names that a call passes."""
        self._getters.call(expr, callee, arguments, scope, recorder)
        parameters = self._parameters(expr, callee)
        if not parameters or any(argument.star == "*" for argument in expr.args):
            return
        number = sum(not argument.keyword and not argument.star for argument in expr.args)
        for parameter in parameters:
            least, greatest = parameter.arguments or (0, number)
            if least <= number <= greatest:
                for text, resolution in self._answers(expr, parameter, scope):
                    recorder.string(text.at, expr.at, text.value, resolution)

    # ---- what is called -----------------------------------------------------------------------------------------

    def _parameters(self, expr: tree.Call, callee: Value) -> tuple[StringParameter, ...]:
        for member in members_of(callee):
            known = string_callables.STRING_CALLABLES.get(self._name(expr, member))
            if known:
                return known
        return ()

    def _name(self, expr: tree.Call, callee: Value) -> str:
        """The full name of what is called; "" if it has none."""
        match callee:
            case FunctionValue(function=function):
                return function.full_name
            case ClassValue(cls=cls):
                return cls.full_name
            case CallableValue(origin=FunctionValue(function=function)):
                return function.full_name
            case Instance():
                method = self._program.members.own_dunder(callee, "__call__")
                return method.function.full_name if isinstance(method, FunctionValue) else ""
            case UnknownValue():
                return _of_fixture(dotted(expr.func))
        return ""

    # ---- what is named ------------------------------------------------------------------------------------------

    def _answers(
        self, expr: tree.Call, parameter: StringParameter, scope: Scope
    ) -> Iterator[tuple[Text, Resolution]]:
        argument = _at(expr, parameter.place)
        if argument is None:
            return
        if parameter.names is Names.KEYWORDS:
            yield from self._keywords(expr, argument, parameter, scope)
            return
        if parameter.names is Names.CONFIGURATION:
            yield from self._configured(argument)
            return
        is_list = parameter.names is Names.MODULE and isinstance(argument, tree.Display)
        for part in argument.elements if is_list and isinstance(argument, tree.Display) else [argument]:
            text = text_of(self._program, part, scope)
            resolution = self._answer(expr, text, parameter, scope) if text is not None else None
            if text is not None and resolution is not None:
                yield text, resolution

    def _answer(
        self, expr: tree.Call, text: Text, parameter: StringParameter, scope: Scope
    ) -> Resolution | None:
        is_excused = self._is_excused(expr, parameter, scope)
        match parameter.names:
            case Names.MODULE:
                return self._module(expr, text, parameter, scope)
            case Names.OBJECT:
                return self.paths.object(text.at, text.value)[0]
            case Names.REFERENCE:
                return None if is_excused else self.reference(text)
            case Names.TARGET if is_excused:
                owner, _, _ = text.value.rpartition(".")
                return self.paths.object(text.at, owner)[0] if owner else None
            case Names.TARGET:
                makes = parameter.makes_builtins
                return self.paths.object(text.at, text.value, is_target=True, makes_builtins=makes)[0]
            case Names.ATTRIBUTE if parameter.owner is not None and not is_excused:
                owner_expr = _at(expr, parameter.owner)
                return self._attribute(text, owner_expr, parameter, scope) if owner_expr is not None else None
        return None

    def reference(self, text: Text, begin: int = 0) -> Resolution | None:
        """What `a.b:c.d`, or `a.b.c.d`, names."""
        module, colon, attributes = text.value[begin:].partition(":")
        if not colon:
            return self.paths.object(text.at, module, begin)[0]
        found = self.paths.module(text.at, module, begin, attribute=attributes.partition(".")[0])
        if not isinstance(found, Present) or not attributes:
            return found
        start = self._program.modules.import_module(module)
        return self.paths.attributes(text.at, start, attributes, begin + len(module) + 1)

    def _module(self, expr: tree.Call, text: Text, parameter: StringParameter, scope: Scope) -> Resolution | None:
        if _at(expr, _LEVEL) is not None:  # `__import__` of a relative module
            return None
        name = text.value.lstrip(".")
        level = len(text.value) - len(name)
        if not level:
            return self.paths.module(text.at, name)
        given = _at(expr, parameter.package) if parameter.package is not None else None
        package = self._package(given, scope) if given is not None else ""
        parts = package.split(".")
        if not package or not name or level > len(parts):
            return None
        base = ".".join(parts[: len(parts) - level + 1])
        return self.paths.module(text.at, f"{base}.{name}", level - len(base) - 1)

    def _package(self, expr: tree.Expr, scope: Scope) -> str:
        """The package that `package=` names; "" if it is not known."""
        checked = self._program.checked_symbols
        if isinstance(expr, tree.Name) and expr.id in ("__name__", "__package__") and checked is not None:
            if checked.is_package:
                return checked.name
            return checked.name.rpartition(".")[0] if expr.id == "__package__" else ""
        text = text_of(self._program, expr, scope)
        return text.value if text is not None else ""

    def _attribute(
        self, text: Text, owner: tree.Expr, parameter: StringParameter, scope: Scope
    ) -> Resolution | None:
        if not text.value.isidentifier():
            return None
        path = dotted(owner)
        if path and scope.path_value(f"{path}.{text.value}") is not None:
            return Present()
        value = self._program.expressions.evaluate(owner, scope.unrecorded())
        return self.paths.attribute(text.at, value, text.value, makes_builtins=parameter.makes_builtins)[0]

    def _keywords(
        self, expr: tree.Call, argument: tree.Expr, parameter: StringParameter, scope: Scope
    ) -> Iterator[tuple[Text, Resolution]]:
        """`patch.multiple(owner, name=...)`."""
        text = text_of(self._program, argument, scope)
        value: Value
        if text is not None:
            resolution, value = self.paths.object(text.at, text.value)
            if resolution is not None:
                yield text, resolution
            if not isinstance(resolution, Present):
                return
        else:
            value = self._program.expressions.evaluate(argument, scope.unrecorded())
        if self._is_excused(expr, parameter, scope):
            return
        for keyword in expr.args:
            if keyword.keyword and keyword.keyword not in parameter.known:
                makes = parameter.makes_builtins
                name = Text(keyword.keyword, keyword.at, False)
                yield name, self.paths.attribute(keyword.at, value, name.value, None, makes_builtins=makes)[0]

    def _configured(self, argument: tree.Expr) -> Iterator[tuple[Text, Resolution]]:
        """What the dictionary of `logging.config.dictConfig` names."""
        found = self._dictionaries.get(argument.id) if isinstance(argument, tree.Name) else argument
        for at, text, begin in configured_names(found) if isinstance(found, tree.DictDisplay) else ():
            resolution = self.paths.object(at, text[begin:], begin)[0]
            if resolution is not None:
                yield Text(text, at, True), resolution

    def _is_excused(self, expr: tree.Call, parameter: StringParameter, scope: Scope) -> bool:
        """Whether the call makes the name, or takes it well that it is missing."""
        if parameter.excuse is None:
            return False
        if any(argument.star == "**" for argument in expr.args):
            return True
        argument = _at(expr, parameter.excuse.place)
        if argument is None:
            return False
        value = self._program.expressions.evaluate(argument, scope.unrecorded())
        known = value.literal if isinstance(value, Instance) else None
        return not isinstance(known, bool) or known is parameter.excuse.value


def _at(expr: tree.Call, place: Place) -> tree.Expr | None:
    """The argument at a place; None if it is not given."""
    for argument in expr.args:
        if argument.keyword == place.keyword:
            return argument.value
    positional = [a.value for a in expr.args if not a.keyword and not a.star]
    return positional[place.position] if 0 <= place.position < len(positional) else None


def _of_fixture(path: str) -> str:
    """The full name of what `mocker.patch.object` is, where `mocker` is what a test runner passes."""
    name, _, rest = path.partition(".")
    cls = string_callables.FIXTURES.get(name, "")
    return string_callables.METHODS_OF_FIXTURES.get((cls, rest), "")

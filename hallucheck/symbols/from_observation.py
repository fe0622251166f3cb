"""Make a module's symbols from what importing it has shown: the observation is put into words as a stub, and that is
read like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hallucheck.symbols.conditions import Target
from hallucheck.symbols.extract import extract
from hallucheck.symbols.from_ast import lower_module
from hallucheck.symbols.model import Binding, ClassBinding, ClassSymbols, ModuleSymbols, Openness
from hallucheck.symbols.observation import Observation, ObservedClass, ObservedName, ObservedParameter, bases_first
from hallucheck.symbols.openness import Suspicion

_HIDDEN = "_observed_"
"""Beginning of names that stand for what the module has no name for."""
_ANYTHING = [ObservedParameter("args", 2, False), ObservedParameter("kwargs", 4, False)]
_FUNCTIONS = frozenset({"function", "method", "classmethod", "staticmethod"})


def observed_symbols(observation: Observation, target: Target, *, is_package: bool = False) -> ModuleSymbols:
    """The symbols of an observed module, in the shape that those of a stub have.

    Classes that the module has no name for, and modules that only annotations need, have private names that begin with
    `_observed_`. The module is open (`Openness`) if it answers for names by itself, is another object than a plain
    module, or has more than is told; a class if it or its metaclass answers by itself, or if its instances can have
    attributes that only running code gives them (`INSTANCE_DICT`): what the class itself has is known then, too.
    """
    text = stub_text(observation)
    symbols = extract(
        lower_module(text.encode()),
        observation.name,
        target,
        is_package=is_package,
        is_stub=True,
        suspicion=Suspicion.NONE,
    )
    symbols.exports = list(observation.exports) if observation.exports is not None else None
    symbols.has_exports = observation.exports is not None
    symbols.openness = list(_module_openness(observation))
    for name, cls in _named_classes(observation).items():
        _mark(symbols.bindings.get(name, []), cls)
    return symbols


def _module_openness(observation: Observation) -> Iterator[Openness]:
    if observation.has_getattr:
        yield Openness.GETATTR
    if observation.type:
        yield Openness.REPLACED
    if observation.is_cut:
        yield Openness.UNREADABLE
    if observation.was_hindered:
        yield Openness.COMPUTED_NAMES


def _mark(bindings: list[Binding], cls: ObservedClass) -> None:
    for binding in bindings:
        if isinstance(binding, ClassBinding):
            binding.symbols.openness = list(_class_openness(cls, binding.symbols))


def _class_openness(cls: ObservedClass, symbols: ClassSymbols) -> Iterator[Openness]:
    yield from symbols.openness
    if cls.has_getattr and Openness.GETATTR not in symbols.openness:
        yield Openness.GETATTR
    if cls.has_class_getattr:
        yield Openness.COMPUTED_NAMES
    if cls.has_instance_dict:
        yield Openness.INSTANCE_DICT


def _named_classes(observation: Observation) -> dict[str, ObservedClass]:
    """Name of each class statement -> what it is made from, bases first."""
    names = _class_names(observation)
    return {names[index]: observation.classes[index] for index in bases_first(observation)}


def _class_names(observation: Observation) -> list[str]:
    """The name by which each of the observation's classes is bound: its own in the module, else a hidden one."""
    found = [f"{_HIDDEN}{index}" for index in range(len(observation.classes))]
    for name, value in sorted(observation.names.items(), reverse=True):
        if value.kind == "class" and value.target.startswith("#"):
            index = int(value.target[1:])
            is_own = found[index] == observation.classes[index].name
            if not is_own:
                found[index] = name
    return found


def stub_text(observation: Observation) -> str:
    """An observation in words: the text of a stub."""
    return "\n".join(_Writer(observation).lines()) + "\n"


class _Writer:
    """Writes the stub of one observation."""

    def __init__(self, observation: Observation) -> None:
        self._observation = observation
        self._class_names = _class_names(observation)
        self._modules = {"builtins": f"{_HIDDEN}builtins"}

    def lines(self) -> list[str]:
        """The lines of the stub: imports that annotations need, then what the module has, sorted by name."""
        named = {name: self._statement(name, value) for name, value in sorted(self._observation.names.items())}
        classes = [list(self._class(name, cls)) for name, cls in _named_classes(self._observation).items()]
        imports = [f"import {module} as {alias}" for module, alias in sorted(self._modules.items())]
        body = [line for lines in (*classes, *named.values()) for line in lines]
        return ["from typing import Any as _observed_Any", *imports, *body]

    def _statement(self, name: str, value: ObservedName) -> list[str]:
        match value.kind:
            case "module":
                return [_import(value.target, "", name)] if value.target else [f"{name}: {_HIDDEN}Any"]
            case "class":
                if value.target.startswith("#"):
                    own = self._class_names[int(value.target[1:])]
                    return [] if own == name else [f"{name} = {own}"]
                return self._imported(name, value.target)
            case "value":
                return [f"{name}: {self._annotation(value.target)}"]
            case _ if value.kind in _FUNCTIONS and value.target:
                return self._imported(name, value.target)
            case _ if value.kind in _FUNCTIONS:
                return [f"def {name}({_parameters(value.parameters)}): ..."]
        return [f"{name}: {_HIDDEN}Any"]

    def _imported(self, name: str, reference: str) -> list[str]:
        """What another module has, under a name of this one."""
        module, _, qualname = reference.partition(":")
        if not module:
            return [f"{name}: {_HIDDEN}Any"]
        if "." not in qualname:
            return [_import(module, qualname, name)]
        return [f"{name} = {self._expression(reference)}"]

    def _expression(self, reference: str) -> str:
        """A class as an expression."""
        if reference.startswith("#"):
            return self._class_names[int(reference[1:])]
        module, _, qualname = reference.partition(":")
        alias = self._modules.setdefault(module, f"{_HIDDEN}{module.replace('.', '_')}")
        return f"{alias}.{qualname}"

    def _annotation(self, reference: str) -> str:
        """The declared type of a value of a class; any for None, which is a place that is filled later."""
        return f"{_HIDDEN}Any" if reference in ("", "types:NoneType") else self._expression(reference)

    def _class(self, name: str, cls: ObservedClass) -> Iterator[str]:
        # of a base that cannot be told nothing is known, which an annotation's Any says
        arguments = [self._expression(base) if base else f"{_HIDDEN}Any" for base in cls.bases]
        arguments = [] if cls.bases == ("builtins:object",) else arguments
        if cls.metaclass:
            arguments.append(f"metaclass={self._expression(cls.metaclass)}")
        yield f"class {name}({', '.join(arguments)}):"
        members = dict(cls.members)
        if cls.parameters is not None:
            yield f"    def __init__({_parameters(cls.parameters, 'self')}): ..."
            members.pop("__init__", None)
            if "__new__" in members:
                members["__new__"] = ObservedName("staticmethod")
        for member, value in sorted(members.items()):
            yield from (f"    {line}" for line in self._member(member, value))
        yield "    ..."

    def _member(self, name: str, value: ObservedName) -> list[str]:
        match value.kind:
            case "method" | "function":
                return [f"def {name}({_parameters(value.parameters, 'self')}): ..."]
            case "classmethod":
                return [f"@{_HIDDEN}builtins.classmethod", f"def {name}({_parameters(value.parameters, 'cls')}): ..."]
            case "staticmethod":
                first = "cls" if name == "__new__" else ""
                decorator = [] if name == "__new__" else [f"@{_HIDDEN}builtins.staticmethod"]
                return [*decorator, f"def {name}({_parameters(value.parameters, first)}): ..."]
            case "property":
                return [f"@{_HIDDEN}builtins.property", f"def {name}(self): ..."]
            case "class" if value.target:
                return [f"{name} = {self._expression(value.target)}"]
            case "value":
                return [f"{name}: {self._annotation(value.target)}"]
        return [f"{name}: {_HIDDEN}Any"]


def _import(module: str, name: str, bound: str) -> str:
    """An import that offers what it binds to others."""
    if name:
        return f"from {module} import {name} as {bound}"
    parent, _, last = module.rpartition(".")
    if parent:
        return f"from {parent} import {last} as {bound}"
    return f"import {module} as {bound}"


def _parameters(parameters: Iterable[ObservedParameter] | None, receiver: str = "") -> str:
    """The text between the parentheses of a `def`; anything goes where the parameters are not known."""
    known = list(_ANYTHING if parameters is None else parameters)
    words = [receiver, "/"] if receiver else []
    positional_only = [parameter for parameter in known if parameter.kind == 0]
    if positional_only:
        words = [receiver] if receiver else []
        words += [*map(_parameter, positional_only), "/"]
    for parameter in known:
        if parameter.kind == 3 and not any(word.startswith("*") for word in words):
            words.append("*")
        if parameter.kind != 0:
            words.append(_parameter(parameter))
    return ", ".join(words)


def _parameter(parameter: ObservedParameter) -> str:
    stars = {2: "*", 4: "**"}.get(parameter.kind, "")
    return f"{stars}{parameter.name}{'=...' if parameter.has_default else ''}"

"""What importing an installed module once has shown, as the child process tells it (`probe.py`).

Names of classes are spelled "module:qualname" if importing that gives the very class, "#n" for the n-th of an
observation's own `classes`, and "" if nothing can be said of the class.
"""

from __future__ import annotations

from enum import Enum
from keyword import iskeyword
from typing import Annotated, Literal, Union

import msgspec
from msgspec import Meta

Text = Annotated[str, Meta(max_length=400)]
Word = Annotated[str, Meta(max_length=200)]
Reference = Annotated[str, Meta(max_length=700)]
FunctionKind = Literal["function", "method", "classmethod", "staticmethod"]
Kind = Literal[
    "module",
    "class",
    "function",
    "method",
    "classmethod",
    "staticmethod",
    "property",
    "descriptor",
    "value",
    "claimed",
]


class ObservedParameter(msgspec.Struct, frozen=True, array_like=True):
    """A parameter of a signature."""

    name: Word
    kind: Annotated[int, Meta(ge=0, le=4)]
    """As `inspect` numbers them: 0 positional-only, 1 positional or keyword, 2 `*args`, 3 keyword-only, 4
    `**kwargs`."""
    has_default: bool


class ObservedName(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a name of a module or a member of a class stands for."""

    kind: Kind
    """"property" is every descriptor that only instances answer through; "descriptor" any other object with `__get__`;
    "claimed" what `dir()` lists and nothing was seen of."""
    target: Reference = ""
    """Module: its name, "" if it is not imported by that. Class: which. Function: where it can be imported from, ""
    for its own module. Value and descriptor: its class."""
    parameters: Union[tuple[ObservedParameter, ...], None] = None
    """Of functions, without the receiver; None if the interpreter does not know them."""
    documented: Union[tuple[ObservedParameter, ...], None] = None
    """Parameters as the first line of the docstring has them, where `parameters` is None: weaker evidence."""


class ObservedClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A class that cannot be read anywhere else."""

    name: Word
    qualname: Text
    home: Text
    """Its `__module__`."""
    bases: tuple[Reference, ...]
    metaclass: Reference
    """"" for `type`."""
    members: dict[Word, ObservedName]
    """Its own, not what it inherits."""
    has_instance_dict: bool
    """Whether its instances can have attributes that only running code gives them."""
    has_getattr: bool
    """Whether it or an ancestor answers for names by itself, for its instances."""
    has_class_getattr: bool
    """The same for the class itself: its metaclass does."""
    parameters: Union[tuple[ObservedParameter, ...], None] = None
    """Of calling it, if it says so itself."""


class ObservedAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether `getattr`, part by part, finds a dotted name in the module."""

    name: Text
    state: Literal["found", "missing", "failed"]
    """"missing" is an AttributeError, "failed" any other exception: nothing can be said."""
    parent: Reference
    """Class of the object that was asked last."""
    type: Reference = ""
    """Class of what was found."""
    part: Word = ""
    """The part of the name that is missing or failed."""
    message: Text = ""


class Observation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A module as it is when it has just been imported."""

    name: Text
    """Dotted import name."""
    names: dict[Word, ObservedName]
    """Private names too; not `__file__` and its like."""
    classes: tuple[ObservedClass, ...]
    exports: Union[tuple[Word, ...], None]
    """`__all__`, sorted; None if there is none."""
    file: Text
    type: Reference
    """Class of the module object; "" for a plain module."""
    has_getattr: bool
    """It answers for names by itself."""
    submodules: tuple[Text, ...]
    """Full names of the modules below it that its import has loaded, sorted."""
    is_cut: bool
    """It has more names or classes than are told."""
    answers: tuple[ObservedAnswer, ...]
    """To the names that were asked for, in their order."""
    missing_imports: tuple[Word, ...]
    """Top-level modules that it looked for in vain and that are not installed, sorted."""
    imported: dict[Word, Annotated[str, Meta(max_length=4096)]]
    """Top-level package that was imported -> a file of it."""
    refused: tuple[Text, ...]
    """What it tried and was kept from, as names of audit events, sorted."""
    import_s: float
    """How long the import took."""

    @property
    def was_hindered(self) -> bool:
        """Whether it was kept from what may decide which names it makes: looking for a library runs programs. Asking
        for a socket does not."""
        return any(not event.startswith("socket") for event in self.refused)

    def answer(self, name: str) -> ObservedAnswer | None:
        """The answer to a dotted name; None if it was not asked for."""
        return next((answer for answer in self.answers if answer.name == name), None)


class NotObservedReason(Enum):
    """Why there is no observation."""

    NEVER = "never"
    """Observation is switched off."""
    NO_INTERPRETER = "no-interpreter"
    """The environment has none, or it could not be started."""
    NOT_INSTALLED = "not-installed"
    """The module is not of an installed distribution or the standard library: first-party, editable, or not there."""
    IMPORT_FAILED = "import-failed"
    """Its import raised an exception."""
    REFUSED = "refused"
    """Its import failed over what it is not allowed: network, other processes, writing files."""
    TIMED_OUT = "timed-out"
    OUT_OF_MEMORY = "out-of-memory"
    CRASHED = "crashed"
    """The process ended without an answer."""
    INVALID_REPLY = "invalid-reply"
    """What came back was not an answer."""


class NotObserved(msgspec.Struct, frozen=True):
    """No observation of a module, and why."""

    module: str
    reason: NotObservedReason
    detail: str = ""
    """One line for people, for example "ModuleNotFoundError: No module named 'cupy'"."""


class Failure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An import that failed, as the child process tells it."""

    reason: Literal["import-failed", "refused", "out-of-memory"]
    type: Text
    message: Text


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the child process sends: one of both."""

    observation: Union[Observation, None] = None
    failure: Union[Failure, None] = None


_DECODER = msgspec.json.Decoder(Reply)


def read_reply(data: bytes, module: str) -> Observation | Failure:
    """The reply about a module.

    Raises:
        ValueError: it is not one.
    """
    reply = _DECODER.decode(data)
    if reply.failure is not None:
        return reply.failure
    if reply.observation is None or reply.observation.name != module:
        raise ValueError("neither an observation of the module nor a failure")
    check_words(reply.observation)
    return reply.observation


def check_words(observation: Observation) -> None:
    """Raise a ValueError if something that must be a name is none: it becomes the text of a stub."""
    for names in (observation.names, *(cls.members for cls in observation.classes)):
        for name, value in names.items():
            _check(name)
            _check_reference(value.target, observation, is_module=value.kind == "module")
            for parameter in (*(value.parameters or ()), *(value.documented or ())):
                _check(parameter.name)
    for cls in observation.classes:
        for parameter in cls.parameters or ():
            _check(parameter.name)
        for reference in (*cls.bases, cls.metaclass):
            _check_reference(reference, observation)
    bases_first(observation)
    for answer in observation.answers:
        _check_reference(answer.type, observation)
        _check_reference(answer.parent, observation)
    for name in (*(observation.exports or ()), *observation.missing_imports):
        _check(name)
    _check_reference(observation.type, observation)


def _check(*words: str) -> None:
    for word in words:
        if not word.isidentifier() or iskeyword(word):
            raise ValueError(f"not a name: {word[:40]!r}")


def _check_reference(reference: str, observation: Observation, *, is_module: bool = False) -> None:
    if reference.startswith("#"):
        if not (reference[1:].isascii() and reference[1:].isdigit() and int(reference[1:]) < len(observation.classes)):
            raise ValueError(f"no such class: {reference[:40]!r}")
    elif reference:
        module, _, qualname = reference.partition(":")
        _check(*module.split("."), *(() if is_module else qualname.split(".")))


def bases_first(observation: Observation) -> list[int]:
    """The order of an observation's classes in which bases come before what is made of them.

    Raises:
        ValueError: a class would be its own ancestor.
    """
    order: dict[int, None] = {}
    for start in range(len(observation.classes)):
        path = [start]
        while path:
            bases = [int(base[1:]) for base in observation.classes[path[-1]].bases if base.startswith("#")]
            open_base = next((index for index in bases if index not in order), None)
            if open_base is None:
                order[path.pop()] = None
            elif open_base in path:
                raise ValueError("a class that is its own ancestor")
            else:
                path.append(open_base)
    return list(order)

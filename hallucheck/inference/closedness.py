"""When a class that lacks an attribute lacks it for certain (design, "When is something Absent?", 2 and 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound
from hallucheck.findings import Evidence
from hallucheck.inference.lookup import Found, Missing, Unclear
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.special import LEFT_OUT
from hallucheck.inference.values import ClassFace, ClassInfo, ClassValue, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.symbols.computed_names import ANY, LISTED, NONE
from hallucheck.symbols.model import Openness, ValueBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_MANGLED = re.compile(r"_+(?P<cls>\w+?)(?P<name>__\w+)")
_COMPILED = (UnknownReason.STUB_ONLY, UnknownReason.COMPILED_MODULE)
_OF_OBJECTS_ONLY = frozenset({Openness.INSTANCE_DICT, Openness.COMPUTED_ON_OBJECTS})
ROOTS = frozenset({"builtins.object", "builtins.type"})
"""They define `__getattribute__`, the one that finds nothing but what is there."""
_OF_OBJECTS = frozenset({"__lt__", "__le__", "__gt__", "__ge__"})
"""Every object has them; typeshed leaves them out, since most refuse."""
_OF_ALIASES = frozenset({"__args__", "__origin__", "__parameters__", "__unpacked__", "__mro_entries__"})
"""What `list[int]` has, which stands for the class elsewhere (`types.GenericAlias`)."""
MAKERS = frozenset({"__init__", "__new__", "__getattr__", "__getattribute__"})
"""Who stores one of these on a class gives its objects other attributes."""
_OPEN_CLASSES = frozenset(
    {"types.SimpleNamespace", "argparse.Namespace", "unittest.mock.NonCallableMock", "unittest.mock.Base", "enum.auto"}
)


class Closedness:
    """Decides whether what is not seen is not there."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def absence(
        self, info: ClassInfo, name: str, is_exact: bool, metaclass: Value | None, *, of_class: bool = False
    ) -> Found | Missing | Unclear:
        """Missing if the class is closed or was seen to lack the attribute, else why it may have it all the same; Found
        if it was seen there."""
        opened = self.open_doubt(info)
        if opened is not None:
            return opened
        by_reading = self._by_reading(info, name, is_exact, metaclass, of_class=of_class)
        if isinstance(by_reading, Missing):
            if self._is_plain(info):
                return by_reading
            doubt: Unclear = Unclear(UnknownReason.STUB_ONLY, info.full_name)
        elif by_reading.on_class:
            doubt = by_reading
        else:
            return by_reading
        is_there = self._program.observed.class_has(info, name)
        if is_there:
            return Found(lambda: UnknownValue(UnknownReason.DYNAMIC_CLASS, info.full_name), is_observed=True)
        if is_there is None:
            return doubt
        if not of_class and self._may_be_on_objects(info, name, doubt):
            return doubt
        missing = self.missing_from(info)
        evidence = (*missing.evidence, self._program.observed.evidence(info.module))
        return replace(missing, evidence=evidence, is_observed=True)

    def open_doubt(self, info: ClassInfo) -> Unclear | None:
        """Why the class may have more than can be told: a class in its line is of a distribution that the settings take
        to make names at run time; None if none is."""
        doubts = (self._program.modules.open_doubt(a.module) for a in self._program.ancestry.mro(info)[0])
        return next((doubt for doubt in doubts if doubt is not None), None)

    def _may_be_on_objects(self, info: ClassInfo, name: str, doubt: Unclear) -> bool:
        """Whether what is on no class may still be on its objects: code that is not followed may have stored it, or
        compiled code that knows the name."""
        if doubt.reason not in _COMPILED or info.is_bound_otherwise:
            return True
        home = self._program.observed.importable(info.module)
        return self._program.modules.is_in_binary(home, name) and self._program.observed.objects_may_have_more(info)

    def _is_plain(self, info: ClassInfo) -> bool:
        """Whether what was read of a class is sure to be all: no compiled class of a package is among its ancestors
        that only a stub of the package speaks of."""
        for ancestor in self._program.ancestry.mro(info)[0]:
            is_told_by_stub = bool(ancestor.faces) and all(face.is_stub for face in ancestor.faces)
            if is_told_by_stub and not self._program.modules.is_stdlib(ancestor.module):
                loaded = self._program.modules.load(ancestor.module)
                if not isinstance(loaded, NotFound) and not loaded.is_observed:
                    return False
        return True

    def _by_reading(
        self, info: ClassInfo, name: str, is_exact: bool, metaclass: Value | None, *, of_class: bool
    ) -> Missing | Unclear:
        """Missing if the class is closed by what can be read of it, else why it is not."""
        line, unknown = self._program.ancestry.mro(info)
        if isinstance(unknown, UnknownValue):
            reason = unknown.reason if unknown.reason is UnknownReason.UNRESOLVED_IMPORT else UnknownReason.UNKNOWN_BASE
            return Unclear(reason, unknown.detail or info.full_name, on_class=of_class)
        if unknown is not None:
            return Unclear(UnknownReason.UNKNOWN_BASE, info.full_name, on_class=of_class)
        if info.full_name == "builtins.object" and not is_exact:
            return Unclear(UnknownReason.DYNAMIC_ANNOTATION, "object")
        if not of_class and info.full_name != "builtins.type" and self._is_metaclass(info):
            return Unclear(UnknownReason.DYNAMIC_CLASS, "any class object")
        if not is_exact:
            doubt = self._declared_doubt(info)
            if doubt is not None:
                return doubt
        doubts = [self.doubt(ancestor, name, of_class=of_class, line=line) for ancestor in line]
        meta = metaclass if of_class else self._program.ancestry.metaclass(info)
        doubts.append(self._program.class_makers.metaclass_doubt(meta, name, of_class))
        on_class = [doubt for doubt in doubts if doubt is not None and doubt.on_class]
        for doubt in doubts:
            if doubt is not None and not doubt.on_class:
                return doubt
        if name in self._program.stored_attributes:
            return Unclear(UnknownReason.DYNAMIC_CLASS, f"the file stores `.{name}` on objects")
        if info.module == self._program.checked_module and MAKERS & self._program.stored_attributes:
            return Unclear(UnknownReason.DYNAMIC_CLASS, "the file gives classes other constructors")
        doubt = self._program.class_makers.subclass_doubt(line, name)
        if doubt is not None:
            return doubt
        witnessed = self._program.witness.class_attribute(info, name, is_exact)
        if witnessed is not None:
            return witnessed
        return on_class[0] if on_class else self.missing_from(info)

    def missing_from(self, info: ClassInfo) -> Missing:
        """The answer for a name that the class lacks for certain."""
        return Missing(
            f"class `{info.full_name}`",
            info.full_name,
            partial(self._program.members.names_of_class, info),
            self._evidence(info),
            info.module,
        )

    def _is_metaclass(self, info: ClassInfo) -> bool:
        return self._program.ancestry.is_subclass(info, "builtins.type")

    def _declared_doubt(self, info: ClassInfo) -> Unclear | None:
        """Why an object that is declared as this class is sure to be of another one; None if it may well be of this."""
        ancestry = self._program.ancestry
        if self._is_metaclass(info):
            return Unclear(UnknownReason.DYNAMIC_CLASS, "any class object")
        if ancestry.is_protocol(info) or ancestry.is_abstract(info) or self._says_abstract(info):
            return Unclear(UnknownReason.POSSIBLE_SUBCLASS, f"{info.full_name} is abstract")
        return None

    def _says_abstract(self, info: ClassInfo) -> bool:
        """Whether the class statement itself names ABCMeta or ABC."""
        metaclass = self._program.ancestry.keyword(info, "metaclass")
        if isinstance(metaclass, ClassValue) and metaclass.cls.full_name == "abc.ABCMeta":
            return True
        bases = self._program.ancestry.bases(info)
        return any(isinstance(base, ClassValue) and base.cls.full_name == "abc.ABC" for base in bases)

    def stands_for_others(self, info: ClassInfo) -> bool:
        """Whether an object that is declared as this class is sure to be of another one."""
        return self._declared_doubt(info) is not None

    def is_open(self, info: ClassInfo) -> bool:
        """Whether the class or an ancestor may have attributes that no text spells, by its construction alone."""
        line, unknown = self._program.ancestry.mro(info)
        faces = [face for ancestor in line if ancestor.full_name not in ROOTS for face in ancestor.faces]
        return unknown is not None or any(face.symbols.openness or face.symbols.computed for face in faces)

    def doubt(
        self, info: ClassInfo, name: str, *, of_class: bool = False, line: tuple[ClassInfo, ...] = ()
    ) -> Unclear | None:
        """Why the class itself, without its bases, may have more attributes than it spells; None if it may not. What
        looking at the class would not settle comes first."""
        kept: Unclear | None = None
        for doubt in self._doubts(info, name, of_class, line or (info,)):
            if not doubt.on_class:
                return doubt
            kept = kept or doubt
        return kept

    def _doubts(self, info: ClassInfo, name: str, of_class: bool, line: tuple[ClassInfo, ...]) -> Iterator[Unclear]:
        if info.full_name in ROOTS:
            if name in _OF_OBJECTS:
                yield Unclear(UnknownReason.STUB_ONLY, f"object.{name}")
            return
        if f"{info.full_name}.{name}" in LEFT_OUT:
            yield Unclear(UnknownReason.STUB_ONLY, f"typeshed leaves {info.full_name}.{name} out")
        if of_class and name in _OF_ALIASES:
            yield Unclear(UnknownReason.DYNAMIC_CLASS, f"an alias of {info.full_name}")
        if not info.faces and name.startswith("__"):
            yield Unclear(UnknownReason.DYNAMIC_CLASS, f"{info.full_name} is made by a call")
        if info.full_name in _OPEN_CLASSES:
            yield Unclear(UnknownReason.DYNAMIC_CLASS, info.full_name)
        if self._is_mangled(info, name):
            yield Unclear(UnknownReason.DYNAMIC_CLASS, f"private name of {info.full_name}")
        if self._program.mocks.may_be(name):
            yield Unclear(UnknownReason.DYNAMIC_CLASS, "may be replaced by a mock")
        for face in info.faces:
            yield from self._face_doubts(info, face, name, of_class, line)
        handed = self._program.handed_classes.doubt(info, name)
        if handed is not None:
            yield handed
        if info.is_stub_only or info.is_bound_otherwise:
            yield Unclear(UnknownReason.STUB_ONLY, info.full_name, on_class=True)
        is_described = self._program.modules.is_observed(info.module)
        if info.faces and not is_described and self._program.modules.is_in_binary(info.module, name):
            detail = f"the binary of {info.module} has `{name}`"
            yield Unclear(UnknownReason.COMPILED_MODULE, detail, on_class=True)
        if name.startswith("_") and info.faces and all(face.is_stub for face in info.faces):
            is_told = self._program.modules.is_typeshed(info.module) and self._has_source(info.module)
            if (not name.endswith("__") or not is_told) and not is_described:
                left_out = f"stubs leave `{name}` of {info.full_name} out"
                yield Unclear(UnknownReason.STUB_ONLY, left_out, on_class=True)

    def _face_doubts(
        self, info: ClassInfo, face: ClassFace, name: str, of_class: bool, line: tuple[ClassInfo, ...]
    ) -> Iterator[Unclear]:
        if name in face.symbols.elsewhere:
            yield Unclear(UnknownReason.OTHER_PLATFORM, f"{info.full_name}.{name}")
        for openness in face.symbols.openness:
            if openness is Openness.GETATTR:
                if not of_class and not self._program.class_getattr.refuses(info, name):
                    yield Unclear(UnknownReason.DYNAMIC_CLASS, f"{info.full_name}.__getattr__")
            elif openness not in _OF_OBJECTS_ONLY or not of_class:
                yield Unclear(UnknownReason.DYNAMIC_CLASS, f"{info.full_name}: {openness.value}", on_class=of_class)
        if any(self._is_computed(pattern, name, line) for pattern in face.symbols.computed):
            detail = f"{info.full_name}: {Openness.COMPUTED_NAMES.value}"
            yield Unclear(UnknownReason.DYNAMIC_CLASS, detail, on_class=of_class)
        if info.name in face.scope.module.symbols.open_names and info.qualname == info.name:
            yield Unclear(UnknownReason.DYNAMIC_CLASS, f"{info.full_name}: setattr from outside", on_class=True)
        if not face.is_stub:
            doubt = self._program.class_makers.decorator_doubt(face, name)
            if doubt is not None:
                yield doubt

    def _has_source(self, module: str) -> bool:
        """Whether more than a stub tells what a class has: that of a compiled one leaves special methods out."""
        return self._program.module_scopes.source_scope(module) is not None

    def _is_computed(self, pattern: str, name: str, line: tuple[ClassInfo, ...]) -> bool:
        """Whether a name that methods compute may be this one."""
        if not pattern.startswith(LISTED):
            return re.fullmatch(pattern, name) is not None
        listed = [self._listed_names(info, pattern.removeprefix(LISTED)) for info in line]
        spelled = [names for names in listed if names is not None]
        return not spelled or any(names == ANY or re.fullmatch(names, name) for names in spelled)

    def _listed_names(self, info: ClassInfo, attribute: str) -> str | None:
        """The pattern of the names that an attribute of a class lists; `NONE` if its metaclass puts the members of the
        class there; None if the class itself has no such attribute."""
        for face in info.faces:
            bindings = face.symbols.members.get(attribute, ())
            value = bindings[-1].value if bindings and isinstance(bindings[-1], ValueBinding) else None
            if isinstance(value, tree.Display):
                texts = [e.value if isinstance(e, tree.Literal) else None for e in value.elements]
                return "|".join(re.escape(t) if isinstance(t, str) else ANY for t in texts) or NONE
            if bindings:
                return ANY
        metaclass = self._program.ancestry.keyword(info, "metaclass")
        if isinstance(metaclass, ClassValue) and self._program.class_makers.stores_members(metaclass.cls, attribute):
            return NONE
        return None

    def _is_mangled(self, info: ClassInfo, name: str) -> bool:
        """Whether `_Class__name` is what a `__name` of the class is called outside of it."""
        mangled = _MANGLED.fullmatch(name)
        if mangled is None or info.name.lstrip("_") != mangled["cls"]:
            return False
        return any(mangled["name"] in {**face.symbols.members, **face.symbols.stores} for face in info.faces)

    def _evidence(self, info: ClassInfo) -> tuple[Evidence, ...]:
        number = len(self._program.members.names_of_class(info))
        found = []
        for face in info.faces:
            kind = "stub" if face.is_stub else "source"
            found.append(
                Evidence(f"{kind} of class `{info.name}`, {number} names searched", face.path, face.symbols.at)
            )
        return tuple(found)

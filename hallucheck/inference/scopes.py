"""Where names are looked up: the scopes of modules, classes and running functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.lazy import Lazy, force
from hallucheck.inference.recorder import Recorder
from hallucheck.inference.unions import join
from hallucheck.inference.values import ClassInfo, Value
from hallucheck.source import tree
from hallucheck.symbols.index import LoadedModule
from hallucheck.symbols.model import Binding, ModuleSymbols

if TYPE_CHECKING:
    from hallucheck.inference.program import Program




class Scope:
    """A place where names are looked up. `lookup` goes outwards up to the builtins."""

    program: Program
    module: ModuleScope
    recorder: Recorder | None = None
    """Set while the checked file's own code is evaluated for good."""
    receiver: Value | None = None
    """What the first parameter of the innermost method is bound to."""
    owner: ClassInfo | None = None
    """The innermost class around."""

    def lookup(self, name: str) -> Value | None:
        """The value of a name; None if it is bound nowhere."""
        raise NotImplementedError

    def lookup_free(self, name: str) -> Value | None:
        """The value of a name as a function that is defined here sees it when it runs."""
        return self.lookup(name)

    def path_value(self, path: str) -> Value | None:
        """What is known here of a dotted path such as `self.x` beyond its type; None if nothing is."""
        return None

    def enclosing(self) -> Scope:
        """The scope that functions defined here see."""
        return self

    def unrecorded(self) -> Scope:
        """The same scope as it is now, recording nothing."""
        return self


class ModuleScope(Scope):
    """The module level of one file."""

    def __init__(self, program: Program, loaded: LoadedModule, symbols: ModuleSymbols, path: str) -> None:
        self.program = program
        self.module = self
        self.loaded = loaded
        self.symbols = symbols
        self.path = path
        self.name = symbols.name
        self.frame: Frame | None = None
        """The checked file's module level, once its evaluation has begun."""
        self.rebound: frozenset[str] = frozenset()
        """Names that functions of the checked file declare `global`."""

    def lookup(self, name: str) -> Value | None:
        """A module-level name, else a builtin."""
        if self.frame is not None and name in self.frame.env:
            return force(self.frame.env[name])
        return self.program.module_scopes.global_name(self, name)


class ClassScope(Scope):
    """A class body."""

    def __init__(self, parent: Scope, members: dict[str, list[Binding]], owner: ClassInfo | None) -> None:
        self.program = parent.program
        self.module = parent.module
        self.parent = parent
        self.members = members
        self.owner = owner
        self._active: set[str] = set()

    def lookup(self, name: str) -> Value | None:
        """A name of the class body, else of the scopes around it."""
        if name in self.members and name not in self._active:
            self._active.add(name)  # `int = int` and annotations named as their type look further out
            try:
                return self.program.bindings.evaluate(self.members[name], self)
            finally:
                self._active.discard(name)
        for parameter in self.type_parameters():
            if parameter.name == name:
                return self.program.annotations.type_parameter(parameter, self)
        return self.parent.lookup(name)

    def type_parameters(self) -> list[tree.TypeParameter]:
        """PEP 695 parameters of the class."""
        return [p for face in self.owner.faces for p in face.symbols.type_parameters] if self.owner else []

    def enclosing(self) -> Scope:
        """Class bodies are invisible to the functions in them; only their type parameters are seen."""
        return self.parent if not self.type_parameters() else TypeParameterScope(self.parent, self.type_parameters())


class TypeParameterScope(Scope):
    """The PEP 695 type parameters of a class, function or alias."""

    def __init__(self, parent: Scope, parameters: list[tree.TypeParameter]) -> None:
        self.program = parent.program
        self.module = parent.module
        self.parent = parent
        self.owner = parent.owner
        self.recorder = parent.recorder
        self.receiver = parent.receiver
        self.parameters = parameters

    def lookup(self, name: str) -> Value | None:
        """A type parameter, else a name of the scopes around."""
        for parameter in self.parameters:
            if parameter.name == name:
                return self.program.annotations.type_parameter(parameter, self)
        return self.parent.lookup(name)


class Frame(Scope):
    """Running code with its local names: a function or class body, a comprehension, or the checked file itself."""

    def __init__(self, parent: Scope, recorder: Recorder | None = None, *, is_inline: bool = False) -> None:
        self.program = parent.program
        self.module = parent.module
        self.parent = parent
        self.owner = parent.owner
        self.receiver = parent.receiver
        self.recorder = recorder
        self.is_inline = is_inline
        """It runs where it stands, as comprehensions and class bodies do; functions run later."""
        self.is_class_body = False
        self.env: dict[str, Value | Lazy] = {}
        """Names and dotted paths -> what they are at this point of the code."""
        self.history: dict[str, list[Value | Lazy]] = {}
        """Name -> everything it was ever bound to; shared by the branches of one body."""
        self.stores: dict[str, list[Value | Lazy]] = {}
        """Dotted path -> everything that was stored there; shared by the branches of one body."""
        self.yields: list[Value | Lazy] = []
        self.grown: dict[str, list[Value | Lazy]] = {}
        """Dotted path of a container that this body did not make -> elements that it adds; with "[]" after the path,
        pairs of key and value; with "[]+", elements that it adds to the container's items. Shared by the branches of
        one body."""
        self.shared: frozenset[str] = frozenset()
        """Names of containers that other functions may change."""
        self.at = 0
        """`at` of the function statement, 0 for the module."""
        self.rebound: frozenset[str] = frozenset()
        """Names that functions in it bind anew."""
        self.outer: dict[str, tuple[int, str]] = {}
        """Names that it declares `global` or `nonlocal` -> where they belong (`rebound.Key`)."""
        self.told: dict[str, Value] = {}
        """Parameter name -> what a call is known to pass for it."""
        self.flags: dict[str, frozenset[str]] = {}
        """Name that holds the result of a test -> dotted paths of what was tested."""

    def branch(self, recorder: Recorder | None = None) -> Frame:
        """The same body on one of several ways; what it binds does not show on the others."""
        copy = Frame(self.parent, recorder or self.recorder, is_inline=self.is_inline)
        copy.env = dict(self.env)
        copy.owner, copy.receiver, copy.is_class_body = self.owner, self.receiver, self.is_class_body
        copy.history, copy.stores, copy.yields = self.history, self.stores, self.yields
        copy.grown, copy.shared, copy.rebound = self.grown, self.shared, self.rebound
        copy.at, copy.outer, copy.told = self.at, self.outer, self.told
        copy.flags = dict(self.flags)
        return copy

    def body(self) -> Frame:
        """The frame of the function, class or file around a comprehension."""
        frame = self
        while frame.is_inline and not frame.is_class_body and isinstance(frame.parent, Frame):
            frame = frame.parent
        return frame

    def snapshot(self) -> Frame:
        """The same body as it is now, for what is worked out later; it records nothing."""
        copy = self.branch()
        copy.recorder = None
        return copy

    def unrecorded(self) -> Scope:
        """The same scope as it is now, recording nothing."""
        return self.snapshot()

    def keep_new(self, branch: Frame) -> None:
        """Take over names that only a branch has bound, as `a and (b := c)` does."""
        for name, entry in branch.env.items():
            self.env.setdefault(name, entry)

    # ---- binding ------------------------------------------------------------------------------------------------

    def bind(self, name: str, value: Value | Lazy) -> None:
        """Bind a name; what was known of its attributes is forgotten."""
        self.forget(name)
        if name in self.shared:
            value = self.program.containers.opened(force(value))
        if name in self.rebound:
            value = join([force(value), self.program.rebound.value((self.at, name))])
        if name in self.outer and self.recorder is not None:
            self.program.rebound.note(self.recorder, self.outer[name], force(value))
        self.flags.pop(name, None)
        self.env[name] = value
        self.history.setdefault(name, []).append(value)

    def declare_outer(self, name: str, *, is_nonlocal: bool) -> None:
        """`global name` or `nonlocal name`."""
        if not is_nonlocal:
            self.outer[name] = (0, name)
            return
        frame: Scope = self.parent
        while isinstance(frame, Frame) and (frame.is_class_body or name not in frame.history):
            frame = frame.parent
        if isinstance(frame, Frame):
            self.outer[name] = (frame.at, name)

    def note_change(self, name: str, old: Value | Lazy, new: Value | Lazy) -> None:
        """A container that a name holds has changed."""
        for entries in (self.history.get(name, []), self.stores.get(name, [])):
            for index, entry in enumerate(entries):
                if entry is old:
                    entries[index] = new

    def forget(self, path: str) -> None:
        """Forget what is known of a name's or path's attributes and items."""
        dot, bracket, key, inner_key = path + ".", path + "[", f"[{path}]", f"[{path}."
        for known in [k for k in self.env if k.startswith((dot, bracket)) or key in k or inner_key in k]:
            del self.env[known]

    def store(self, path: str, value: Value | Lazy) -> None:
        """Note what a dotted path now holds."""
        self.forget(path)
        self.env[path] = value
        self.stores.setdefault(path, []).append(value)

    # ---- look-up ------------------------------------------------------------------------------------------------

    def lookup(self, name: str) -> Value | None:
        """A local name, else a name of the scopes around."""
        entry = self.env.get(name)
        if entry is not None:
            return force(entry)
        return self.parent.lookup(name) if self.is_inline else self.parent.lookup_free(name)

    def lookup_free(self, name: str) -> Value | None:
        """The name as a function defined in this body sees it: it may run after any of the bindings."""
        entries = self.history.get(name)
        if self.is_class_body or (entries is None and name not in self.env):
            return self.parent.lookup_free(name)
        if entries is None or len(entries) == 1:
            value = force(self.env[name]) if name in self.env else force((entries or [])[0])
        else:
            value = join(force(entry) for entry in entries)
        if self is self.module.frame and name in self.module.rebound:
            value = join([value, self.program.rebound.value((0, name))])
        return self.program.generics.as_registry(value)

    def path_value(self, path: str) -> Value | None:
        """What was stored at the path, or what a test has shown of it."""
        entry = self.env.get(path)
        if entry is not None:
            return force(entry)
        root = path.partition(".")[0].partition("[")[0]
        return self.parent.path_value(path) if self.is_inline and root not in self.env else None

    def enclosing(self) -> Scope:
        """Class bodies are invisible to the functions in them."""
        return self.parent if self.is_class_body else self

"""Module name in, its files out, in the order in which Python and the typing spec resolve imports."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from hallucheck.environment.distributions import Distributions
from hallucheck.environment.model import (
    Environment,
    FoundModule,
    NotFound,
    NotFoundReason,
    Origin,
    StubOrigin,
)
from hallucheck.environment.typeshed import Typeshed

_WRITES_PATH = re.compile(
    rb"^\s*__path__\s*(?::[^=\n]+)?[+]?=|__path__\.(?:append|extend|insert)|extend_path\(|declare_namespace\(", re.M
)
_EXTENSION_SUFFIXES = (".so", ".pyd")


@dataclass(frozen=True)
class _Entry:
    """One folder of the search path."""

    folder: Path
    origin: Origin


class ModuleFinder:
    """Finds modules in one environment; each look-up is made once."""

    def __init__(self, environment: Environment, typeshed: Typeshed | None = None) -> None:
        self.environment = environment
        self.typeshed = typeshed or Typeshed()
        self._known: dict[str, FoundModule | NotFound] = {}
        self._listings: dict[Path, dict[str, list[str]]] = {}
        self._version = environment.version[:2]
        first_party = [_Entry(folder, Origin.FIRST_PARTY) for folder in environment.first_party]
        stdlib = [_Entry(folder, Origin.STDLIB) for folder in environment.stdlib]
        site = [_Entry(folder, Origin.THIRD_PARTY) for folder in environment.site_packages]
        self._entries = [*first_party, *stdlib, *site]
        self._site = site

    @cached_property
    def distributions(self) -> Distributions:
        """The installed distributions."""
        return Distributions(self.environment.site_packages)

    # ---- finding ------------------------------------------------------------------------------------------------

    def find(self, name: str) -> FoundModule | NotFound:
        """Where the module is, or why it is not there."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._find(name)
        return known

    def _find(self, name: str) -> FoundModule | NotFound:
        if not all(part.isidentifier() for part in name.split(".")):
            return NotFound(name, NotFoundReason.NOTHING_INSTALLED)
        parent_name, _, last = name.rpartition(".")
        if not parent_name:
            return self._find_top(name)
        parent = self.find(parent_name)
        if isinstance(parent, NotFound):
            return NotFound(name, parent.reason, parent.parent)
        return self._find_in(parent, name, last)

    def _find_in(self, parent: FoundModule, name: str, last: str) -> FoundModule | NotFound:
        entries = [_Entry(folder, parent.origin) for folder in parent.locations]
        found = self._search(name, last, entries)
        if found is None and parent.origin is Origin.STDLIB:
            found = self._only_typeshed(name)
        if found is not None:
            return self._with_stub_package(found)
        if not parent.is_package:
            return NotFound(name, NotFoundReason.NOT_A_PACKAGE, parent.name)
        if parent.source is not None and self._writes_path(parent.source):
            return NotFound(name, NotFoundReason.OPEN_PACKAGE, parent.name)
        return NotFound(name, NotFoundReason.NO_SUBMODULE, parent.name)

    def _find_top(self, name: str) -> FoundModule | NotFound:
        for mapped, path in self.environment.editable_modules:
            if mapped == name:
                return self._editable(name, path)
        if name in self.environment.builtin_modules and not self._has_stdlib_file(name):
            return self._only_typeshed(name) or FoundModule(name, Origin.STDLIB, is_builtin=True)
        found = self._search(name, name, self._entries)
        if found is None:
            found = self._only_typeshed(name)
        if found is not None:
            return self._with_stub_package(found)
        return NotFound(name, self._reason(name))

    def _reason(self, name: str) -> NotFoundReason:
        if any((entry.folder / f"{name}-precedence.pth").is_file() for entry in self._site):
            return NotFoundReason.OPEN_PACKAGE  # an import hook of another distribution provides it
        if self.typeshed.existed(name):
            return NotFoundReason.REMOVED
        if any((entry.folder / f"{name}-stubs").is_dir() for entry in self._site):
            return NotFoundReason.STUB_WITHOUT_MODULE
        return NotFoundReason.NOTHING_INSTALLED

    def _has_stdlib_file(self, name: str) -> bool:
        return any(f"{name}.py" in self._listing(folder).get(name, ()) for folder in self.environment.stdlib)

    # ---- one folder after the other -----------------------------------------------------------------------------

    def _search(self, name: str, last: str, entries: list[_Entry]) -> FoundModule | None:
        """The first package or module; namespace portions only if there is neither (PEP 420)."""
        portions: list[_Entry] = []
        for entry in entries:
            found = self._in_folder(name, last, entry)
            if found is not None:
                return self._extended(found, last, entries)
            folder = entry.folder / last
            if last in self._listing(entry.folder).get(last, ()) and folder.is_dir() and _holds_code(folder):
                portions.append(_Entry(folder, entry.origin))
        portions = [p for p in portions if p.origin is not Origin.STDLIB]
        if not portions:
            return None
        locations = tuple(portion.folder for portion in portions)
        return FoundModule(name, portions[0].origin, is_package=True, locations=locations)

    def _in_folder(self, name: str, last: str, entry: _Entry) -> FoundModule | None:
        """A regular package, an extension module or a module, in this order (importlib's FileFinder)."""
        files = self._listing(entry.folder).get(last)
        if not files:
            return None
        package = entry.folder / last
        inside = self._listing(package).get("__init__", []) if last in files and package.is_dir() else []
        extension = next((file for file in files if self._is_extension(file)), None)
        stub = self._stub(name, entry, files, inside, last)
        stub_origin = None
        if stub is not None:
            stub_origin = StubOrigin.TYPESHED if entry.origin is Origin.STDLIB else StubOrigin.BUNDLED
        elif entry.origin is Origin.THIRD_PARTY and self.typeshed.exists(name, self._version):
            # typing_extensions: typeshed keeps its stub with those of the standard library
            stub, stub_origin = self.typeshed.stub_of(name, self._version), StubOrigin.TYPESHED
        common = FoundModule(name, entry.origin, None, stub, stub_origin)
        if "__init__.py" in inside:
            return replace(common, source=package / "__init__.py", is_package=True, locations=(package,))
        compiled = next((file for file in inside if self._is_extension(file) or file == "__init__.pyc"), None)
        if compiled is not None:
            return replace(common, extension=package / compiled, is_package=True, locations=(package,))
        has_stub_folder = "__init__.pyi" in inside
        locations = (package,) if has_stub_folder else ()
        if extension is not None:
            path = entry.folder / extension
            return replace(common, extension=path, is_package=has_stub_folder, locations=locations)
        if f"{last}.py" in files:
            return replace(common, source=entry.folder / f"{last}.py")
        if f"{last}.pyc" in files:
            return replace(common, extension=entry.folder / f"{last}.pyc")
        if stub is not None and entry.origin is not Origin.STDLIB:
            return replace(common, is_package=has_stub_folder, locations=locations)
        return None

    def _stub(self, name: str, entry: _Entry, files: list[str], inside: list[str], last: str) -> Path | None:
        if entry.origin is Origin.STDLIB:
            return self.typeshed.stub_of(name, self._version)
        if "__init__.pyi" in inside:
            return entry.folder / last / "__init__.pyi"
        return entry.folder / f"{last}.pyi" if f"{last}.pyi" in files else None

    def _only_typeshed(self, name: str) -> FoundModule | None:
        """A module of the standard library without a file here: built in, or of another platform."""
        stub = self.typeshed.stub_of(name, self._version)
        if stub is None:
            return None
        is_package = stub.name == "__init__.pyi"
        return FoundModule(name, Origin.STDLIB, None, stub, StubOrigin.TYPESHED, is_builtin=True, is_package=is_package)

    def _with_stub_package(self, found: FoundModule) -> FoundModule:
        """Add the stub of a `<package>-stubs` folder, which comes before a bundled one (PEP 561)."""
        if found.origin is Origin.STDLIB:
            return found
        top, *rest = found.name.split(".")
        for entry in self._site:
            folder = entry.folder / f"{top}-stubs"
            if f"{top}-stubs" not in self._listing(entry.folder).get(f"{top}-stubs", ()):
                continue
            base = folder.joinpath(*rest)
            paths = [base / "__init__.pyi"] if not rest else [base / "__init__.pyi", base.with_name(base.name + ".pyi")]
            for path in paths:
                if path.is_file():
                    return replace(found, stub=path, stub_origin=StubOrigin.STUB_ONLY)
        return found

    def _editable(self, name: str, path: Path) -> FoundModule | NotFound:
        if (path / "__init__.py").is_file():
            return FoundModule(name, Origin.EDITABLE, path / "__init__.py", is_package=True, locations=(path,))
        if path.is_dir():
            return FoundModule(name, Origin.EDITABLE, is_package=True, locations=(path,))
        if path.is_file():
            return FoundModule(name, Origin.EDITABLE, path)
        return NotFound(name, NotFoundReason.NOTHING_INSTALLED)

    def _extended(self, found: FoundModule, last: str, entries: list[_Entry]) -> FoundModule:
        """Old namespace packages (`pkgutil.extend_path`) have a portion in every folder that bears the name."""
        if found.source is None or not found.is_package or not self._writes_path(found.source):
            return found
        portions = [entry.folder / last for entry in entries if last in self._listing(entry.folder).get(last, ())]
        extra = [p for p in portions if p not in found.locations and p.is_dir()]
        return replace(found, locations=(*found.locations, *extra))

    # ---- files --------------------------------------------------------------------------------------------------

    def _listing(self, folder: Path) -> dict[str, list[str]]:
        """Names before the first dot -> file and folder names, of one folder."""
        known = self._listings.get(folder)
        if known is None:
            known = {}
            try:
                for name in os.listdir(folder):
                    known.setdefault(name.partition(".")[0], []).append(name)
            except OSError:
                pass
            self._listings[folder] = known
        return known

    def _is_extension(self, file: str) -> bool:
        """Whether the target would load the file: its tag is none, abi3, or the target's own."""
        _, _, suffix = file.partition(".")
        if not file.endswith(_EXTENSION_SUFFIXES):
            return False
        tag = suffix.rpartition(".")[0]
        if not tag or tag.startswith(("abi3", "pypy")):
            return True
        number = re.search(r"(?:cpython-|cp)(\d)(\d+)", tag)
        return number is None or (int(number[1]), int(number[2])) == self._version

    def _writes_path(self, source: Path) -> bool:
        try:
            return bool(_WRITES_PATH.search(source.read_bytes()))
        except OSError:
            return True

    # ---- names --------------------------------------------------------------------------------------------------

    def submodules(self, name: str) -> tuple[str, ...]:
        """Names of the modules in a package, on disk and in stubs, sorted; none for anything else."""
        found = self.find(name)
        if isinstance(found, NotFound):
            return ()
        names: set[str] = set()
        for folder in found.locations:
            names.update(self._module_names(folder))
        if found.origin is Origin.STDLIB:
            names.update(self.typeshed.submodules(name, self._version))
        return tuple(sorted(names))

    def top_level_names(self) -> tuple[str, ...]:
        """Names that can be imported, sorted; names of namespace packages are left out."""
        names = set(self.environment.builtin_modules) | {name for name, _ in self.environment.editable_modules}
        for entry in self._entries:
            names.update(self._module_names(entry.folder))
        return tuple(sorted(names))

    def _module_names(self, folder: Path) -> set[str]:
        names: set[str] = set()
        for stem, files in self._listing(folder).items():
            if not stem.isidentifier() or stem == "__init__":
                continue
            is_module = any(file.endswith((".py", ".pyi")) or self._is_extension(file) for file in files)
            if is_module or (stem in files and "__init__.py" in self._listing(folder / stem).get("__init__", ())):
                names.add(stem)
        return names

    def searched_folders(self) -> dict[str, tuple[int, int]]:
        """Path of every folder that was searched -> (mtime in ns, -1); a missing folder has 0."""
        found = {}
        for folder in self._listings:
            try:
                found[str(folder)] = (os.stat(folder).st_mtime_ns, -1)
            except OSError:
                found[str(folder)] = (0, -1)
        return found

    def distribution_of(self, found: FoundModule) -> tuple[str, str]:
        """(name, version) of the distribution that brought a module; ("", "") for first-party code."""
        if found.origin is Origin.STDLIB:
            return "python", ".".join(map(str, self.environment.version))
        if found.origin is Origin.FIRST_PARTY:
            return "", ""
        path = found.source or found.extension or found.stub
        distribution = self.distributions.of_import_name(found.name.partition(".")[0], path)
        return (distribution.name, distribution.version) if distribution is not None else ("", "")


def _holds_code(folder: Path) -> bool:
    """Whether a folder without `__init__.py` holds modules at all, itself or one or two levels below."""
    try:
        for depth, (_, folders, files) in enumerate(os.walk(folder)):
            if any(file.endswith((".py", ".pyi", ".so", ".pyd")) for file in files):
                return True
            folders[:] = [name for name in folders if name.isidentifier()]
            if depth > 30:
                return False
    except OSError:
        return False
    return False

"""Module name in, its files out, in the order in which Python and the typing spec resolve imports.

https://typing.python.org/en/latest/spec/distributing.html#import-resolution-ordering, but the module that Python
would import comes first, and stubs only describe it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path

from hallucheck.environment.folders import Folders, extension_among, is_unbuilt_extension
from hallucheck.environment.model import (
    Distribution,
    Environment,
    FoundModule,
    NotFound,
    NotFoundReason,
    Origin,
    StubOrigin,
    normalized,
)
from hallucheck.environment.path_search import PathSearch
from hallucheck.environment.typeshed import Typeshed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hallucheck.environment.distributions import Distributions


class ModuleFinder:
    """Finds modules in one environment; each look-up is made once."""

    def __init__(self, environment: Environment, typeshed: Typeshed | None = None) -> None:
        self.environment = environment
        self.typeshed = typeshed or Typeshed()
        self._known: dict[str, FoundModule | NotFound] = {}
        self._folders = Folders()
        self._version = environment.version[:2]
        self._search = PathSearch(self._folders, self._version)
        installed = {*environment.stdlib, *environment.site_packages}
        self._own = [folder for folder in environment.first_party if folder not in installed]
        self._path = [*self._own, *environment.stdlib, *environment.site_packages]
        self._set_origins()

    def _set_origins(self) -> None:
        for folder in self._own:
            self._search.set_origin(folder, Origin.FIRST_PARTY)
        for folder in self.environment.stdlib:
            self._search.set_origin(folder, Origin.STDLIB)
        for folder in self.environment.site_packages:
            is_editable = folder in self.environment.editable_folders
            self._search.set_origin(folder, Origin.EDITABLE if is_editable else Origin.THIRD_PARTY)

    @cached_property
    def distributions(self) -> Distributions:
        """The installed distributions; imported only if something is to be said of one."""
        from hallucheck.environment.distributions import Distributions

        return Distributions(self.environment.site_packages)

    @cached_property
    def _installed(self) -> ModuleFinder:
        """A finder that does not see the project."""
        return ModuleFinder(replace(self.environment, first_party=()), self.typeshed)

    # ---- finding ------------------------------------------------------------------------------------------------

    def find(self, name: str) -> FoundModule | NotFound:
        """Where the module is, or why it is not there."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._find(name)
        return known

    def _find(self, name: str) -> FoundModule | NotFound:
        parent_name, _, last = name.rpartition(".")
        if not last.isidentifier():
            return NotFound(name, NotFoundReason.NOTHING_INSTALLED)
        if not parent_name:
            found = self._top_level(name)
            return self._described(found) if found is not None else NotFound(name, self._top_level_reason(name))
        parent = self.find(parent_name)
        if isinstance(parent, NotFound):
            return replace(parent, name=name)
        found = self._submodule(name, parent)
        return self._described(found) if found is not None else self._missing_submodule(name, last, parent)

    def _top_level(self, name: str) -> FoundModule | None:
        if name in self.environment.builtin_modules:  # loaded before the path is looked at
            found = self._search.search(name, self.environment.stdlib)
            return found or self._only_typeshed(name) or FoundModule(name, Origin.STDLIB, is_builtin=True)
        found = self._search.search(name, self._path)
        if found is not None and not found.is_namespace:
            return found
        mapped = self._mapped(name)
        if found is not None and mapped is not None and mapped.is_namespace:
            return replace(found, locations=(*found.locations, *mapped.locations))
        return mapped or found or self._only_typeshed(name)

    def _submodule(self, name: str, parent: FoundModule) -> FoundModule | None:
        found = self._search.search(name, parent.locations) or self._mapped(name)
        if found is None and parent.origin is Origin.STDLIB:
            return self._only_typeshed(name)
        if found is None and parent.origin is Origin.FIRST_PARTY:
            return self._built(name)
        return found

    def _built(self, name: str) -> FoundModule | None:
        """A module that a checkout lacks because its build makes it: the installed copy of the package has it."""
        built = self._installed.find(name)
        if isinstance(built, NotFound):
            return None
        for location in built.locations:
            self._search.set_origin(location, built.origin)
        return built

    def _mapped(self, name: str) -> FoundModule | None:
        """What an editable install's import hook makes of a name."""
        paths = [path for mapped, path in self.environment.editable_modules if mapped == name]
        for path in paths:
            is_installed = any(folder in path.parents for folder in self.environment.site_packages)
            self._search.set_origin(path.parent, Origin.THIRD_PARTY if is_installed else Origin.EDITABLE)
            found = self._search.in_folder(name, path.name.removesuffix(".py"), path.parent)
            if found is not None:
                return found
        folders = tuple(path for path in paths if path.is_dir())
        for folder in folders:
            self._search.set_origin(folder, Origin.EDITABLE)
        is_parent = any(mapped.startswith(f"{name}.") for mapped, _ in self.environment.editable_modules)
        if not (folders or is_parent):
            return None
        return FoundModule(name, Origin.EDITABLE, is_package=True, locations=folders)

    def _only_typeshed(self, name: str) -> FoundModule | None:
        """A module of the standard library without a file: built in, of another platform, or for type checkers."""
        stub = self.typeshed.stub_of(name, self._version)
        if stub is None:
            return None
        if name == "os.path":  # `os` puts one of two modules there
            flavour = self.find("ntpath" if self.environment.platform == "win32" else "posixpath")
            source = flavour.source if isinstance(flavour, FoundModule) else None
            return FoundModule(name, Origin.STDLIB, source, stub, StubOrigin.TYPESHED)
        is_builtin = name in self.environment.builtin_modules
        is_package = stub.name == "__init__.pyi"
        return FoundModule(name, Origin.STDLIB, None, stub, StubOrigin.TYPESHED, None, is_builtin, is_package)

    # ---- stubs --------------------------------------------------------------------------------------------------

    def _described(self, found: FoundModule) -> FoundModule:
        """The module with the stub that describes it: typeshed's, a stub package's, or the one beside it (PEP 561)."""
        if found.origin is Origin.FIRST_PARTY:
            return found
        # typing_extensions: typeshed keeps its stub with those of the standard library
        is_third_party = found.origin is Origin.THIRD_PARTY and found.stub is None
        if found.origin is Origin.STDLIB or (is_third_party and self.typeshed.exists(found.name, self._version)):
            stub = self.typeshed.stub_of(found.name, self._version)
            return replace(found, stub=stub, stub_origin=StubOrigin.TYPESHED if stub else None)
        stub = self._in_stub_package(found.name)
        return replace(found, stub=stub, stub_origin=StubOrigin.STUB_ONLY) if stub else found

    def _in_stub_package(self, name: str) -> Path | None:
        top, *inner = name.split(".")
        for folder in self.environment.site_packages:
            base = folder.joinpath(f"{top}-stubs", *inner)
            if not self._folders.has(folder, f"{top}-stubs"):
                continue
            if self._folders.has(base, "__init__.pyi"):
                return base / "__init__.pyi"
            if inner and self._folders.has(base.parent, f"{base.name}.pyi"):
                return base.parent / f"{base.name}.pyi"
        return None

    # ---- why not ------------------------------------------------------------------------------------------------

    def _top_level_reason(self, name: str) -> NotFoundReason:
        if self._may_be_hooked(name) or any(_is_zipped(path, name) for path in self.environment.archives):
            return NotFoundReason.OPEN_PACKAGE
        if any(is_unbuilt_extension(self._folders.files(folder, name), name) for folder in self._own):
            return NotFoundReason.OPEN_PACKAGE
        if self.typeshed.existed(name):
            return NotFoundReason.REMOVED
        if any(self._folders.has(folder, f"{name}-stubs") for folder in self.environment.site_packages):
            return NotFoundReason.STUB_WITHOUT_MODULE
        return NotFoundReason.NOTHING_INSTALLED

    def _may_be_hooked(self, name: str) -> bool:
        """Whether code that runs when the interpreter starts speaks of the name, and so may make it importable."""
        quoted = f"'{name}'".encode(), f'"{name}"'.encode()
        for path in self.environment.import_hooks:
            try:
                text = path.read_bytes()
            except OSError:
                continue
            if any(word in text for word in quoted):
                return True
        return False

    def _missing_submodule(self, name: str, last: str, parent: FoundModule) -> NotFound:
        is_compiled = parent.extension is not None and parent.origin is not Origin.STDLIB
        if is_compiled or self._search.writes_path(parent) or self._is_unbuilt(last, parent):
            return NotFound(name, NotFoundReason.OPEN_PACKAGE, parent.name)
        reason = NotFoundReason.NO_SUBMODULE if parent.is_package else NotFoundReason.NOT_A_PACKAGE
        return NotFound(name, reason, parent.name)

    def _is_unbuilt(self, last: str, parent: FoundModule) -> bool:
        is_source_tree = parent.origin in (Origin.FIRST_PARTY, Origin.EDITABLE)
        return is_source_tree and any(
            is_unbuilt_extension(self._folders.files(folder, last), last) for folder in parent.locations
        )

    # ---- names --------------------------------------------------------------------------------------------------

    def submodules(self, name: str) -> tuple[str, ...]:
        """Names of the modules in a package, on disk and in stubs, sorted; none for anything else."""
        found = self.find(name)
        if isinstance(found, NotFound):
            return ()
        mapped = [mapped.rpartition(".") for mapped, _ in self.environment.editable_modules]
        names = {last for parent, _, last in mapped if parent == name}
        for folder in found.locations:
            names.update(self._names_in(folder))
        if found.origin is Origin.STDLIB:
            names.update(self.typeshed.submodules(name, self._version))
        return tuple(sorted(names))

    def top_level_names(self) -> tuple[str, ...]:
        """Names that can be imported, sorted; names of namespace packages are left out."""
        hooked = [mapped for mapped, _ in self.environment.editable_modules]
        names = {name for name in (*hooked, *self.environment.builtin_modules) if "." not in name}
        for folder in self._path:
            names.update(self._names_in(folder))
        return tuple(sorted(names))

    def _names_in(self, folder: Path) -> set[str]:
        return {
            stem
            for stem, files in self._folders.listing(folder).items()
            if stem.isidentifier() and stem != "__init__" and self._is_module(folder, stem, files)
        }

    def _is_module(self, folder: Path, stem: str, files: list[str]) -> bool:
        if f"{stem}.py" in files or f"{stem}.pyi" in files or extension_among(files, stem, self._version):
            return True
        return stem in files and bool(self._folders.files(folder / stem, "__init__"))

    def first_party(self) -> tuple[Path, ...]:
        """Roots of the checked project."""
        return self.environment.first_party

    def searched_folders(self) -> dict[str, tuple[int, int]]:
        """Path of every folder that was searched -> (mtime in ns, -1); a missing folder has 0."""
        installed = self._installed.searched_folders() if "_installed" in vars(self) else {}
        return {**installed, **self._folders.states()}

    def entry_points(self, group: str) -> frozenset[str]:
        """Names of the installed entry points of a group."""
        return self.distributions.entry_points(group)

    def distribution_of(self, found: FoundModule) -> tuple[str, str]:
        """(name, version) of the distribution that brought a module; ("", "") for first-party code."""
        if found.origin is Origin.STDLIB:
            return "python", ".".join(map(str, self.environment.version))
        owner = self._owner_of(found)
        return (owner.name, owner.version) if owner is not None else ("", "")

    def distribution_files(self, found: FoundModule) -> tuple[str, tuple[Path, ...]]:
        """(what stands for the content of all files, the files) of the distribution that brought a module; ("", ())
        where these cannot be told, as of an editable install."""
        owner = self._owner_of(found) if found.origin is Origin.THIRD_PARTY else None
        return self.distributions.files_of(owner) if owner is not None else ("", ())

    def _owner_of(self, found: FoundModule) -> Distribution | None:
        path = next(filter(None, (found.source, found.extension, found.stub, *found.locations)), None)
        if found.origin is Origin.FIRST_PARTY or path is None:
            return None
        return self.distributions.owner_of(path, found.name)

    def open_distribution(self, found: FoundModule) -> str:
        """The distribution that brought a module, if the settings take it to make names at run time; else ""."""
        opened = self.environment.open_distributions
        name = self.distribution_of(found)[0] if opened else ""
        return name if name and normalized(name) in opened else ""


def _is_zipped(archive: Path, name: str) -> bool:
    """Whether an egg or zip on the search path has a top-level module of this name."""
    import zipfile

    try:
        with zipfile.ZipFile(archive) as file:
            tops = {member.partition("/")[0].partition(".")[0] for member in file.namelist()}
    except (OSError, zipfile.BadZipFile):
        return False
    return name in tops

"""Module name in, what it offers out: stub and source read on first need and kept."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from hallucheck.environment.model import FoundModule, NotFound
from hallucheck.source import tree
from hallucheck.symbols.binaries import Binaries
from hallucheck.symbols.conditions import Target
from hallucheck.symbols.from_ast import lower_module
from hallucheck.symbols.from_observation import observed_symbols
from hallucheck.symbols.import_text import imported_names, imports_by_name, may_bind_name
from hallucheck.symbols.lexicon import Lexicon, Lexicons
from hallucheck.symbols.model import ModuleSymbols
from hallucheck.symbols.module_files import module_files
from hallucheck.symbols.module_finder import Finder
from hallucheck.symbols.observation import Observation
from hallucheck.symbols.observer import Observer
from hallucheck.symbols.of_text import symbols_of, unreadable
from hallucheck.symbols.project_text import ProjectText, gives_name, has_word, passages_with
from hallucheck.symbols.store import SymbolStore

_CLASS = re.compile(rb"^[ \t]*class\s+\w+(?:\[[^\]]*\])?\s*\(([^)]*)\)", re.MULTILINE)
_WORD = re.compile(rb"[A-Za-z_]\w*")
_ATTRIBUTE_STORE = re.compile(rb"\b([A-Za-z_]\w*\.[A-Za-z_]\w*)\s*=(?!=)")
_IMPORT_HOOK = re.compile(rb"\bmeta_path\.(?:insert|append)")


@dataclass(frozen=True)
class LoadedModule:
    """A module that was found, with what could be read of it."""

    found: FoundModule
    stub: ModuleSymbols | None
    source: ModuleSymbols | None
    """None for compiled modules, namespace packages and modules that only a stub speaks of."""
    is_observed: bool = False
    """The stub was made of what importing the module has shown."""


class SymbolIndex:
    """Loads modules' symbols by name; each file is read at most once."""

    def __init__(
        self,
        finder: Finder,
        target: Target,
        store: SymbolStore,
        observer: Observer | None = None,
        lexicons: Lexicons | None = None,
    ) -> None:
        """Without an observer nothing is observed, without lexicons no distribution is searched for words."""
        self.finder = finder
        self.observer = observer
        self.lexicons = lexicons
        self.target = target
        self.read_files: dict[str, tuple[int, int]] = {}
        """Path of every file an answer rests on -> (mtime in ns, size in bytes; -1 for a folder)."""
        self._store = store
        self._modules: dict[str, LoadedModule | NotFound] = {}
        self._texts: dict[Path, bytes] = {}
        self._files: dict[str, list[tuple[str, Path]]] = {}
        self._stores: dict[str, dict[str, list[str]]] = {}
        """Top-level package -> "owner.attribute" that its text assigns to -> modules that do."""
        self._hooks: dict[str, bool] = {}
        self._imports: dict[str, tuple[dict[str, bool], bool]] = {}
        self._class_statements: dict[str, dict[str, list[str]]] = {}
        self._project: ProjectText | None = None
        self._tried: set[str] = set()
        """Modules whose observation was asked for."""
        self.binaries = Binaries(self._text)

    def load(self, name: str) -> LoadedModule | NotFound:
        """What the module offers, or why there is no such module."""
        known = self._modules.get(name)
        if known is None:
            found = self.finder.find(name)
            known = found if isinstance(found, NotFound) else self._read_module(found)
            self._modules[name] = known
        return known

    def at(self, found: FoundModule) -> LoadedModule:
        """What a module offers that is not found by its name, as conftest.py is not."""
        key = f"{found.name} at {found.source}"
        known = self._modules.get(key)
        if not isinstance(known, LoadedModule):
            known = self._modules[key] = self._read_module(found)
        return known

    def described(self, name: str) -> LoadedModule | NotFound:
        """The same, with what importing it shows in place of a stub where nothing of a module can be read."""
        loaded = self.load(name)
        if isinstance(loaded, NotFound) or loaded.stub is not None or loaded.source is not None:
            return loaded
        if self.observer is None or name in self._tried or not (loaded.found.extension or loaded.found.is_builtin):
            return loaded
        self._tried.add(name)
        observation = self.observer.observe(name)
        self.read_files.update(self.observer.rests_on(name))
        if isinstance(observation, Observation):
            symbols = observed_symbols(observation, self.target, is_package=loaded.found.is_package)
            loaded = self._modules[name] = replace(loaded, stub=symbols, is_observed=True)
        return loaded

    def may_bind(self, module: str, name: str) -> bool:
        """Whether a module may give a name to those who import all of it, by its text alone: packages that star-import
        some hundred others are not parsed for each name that is looked up in them."""
        if module in self._modules or not name.isascii():
            return True
        found = self.finder.find(module)
        if isinstance(found, NotFound) or found.source is None or found.stub is not None:
            return True
        try:
            text = self._text(found.source)
        except OSError:
            return True
        return may_bind_name(text, name)

    def submodules(self, name: str) -> tuple[str, ...]:
        """Names of the modules in a package, sorted."""
        return self.finder.submodules(name)

    def searched_folders(self) -> dict[str, tuple[int, int]]:
        """Path of every folder that was searched for modules -> (mtime in ns, -1)."""
        return self.finder.searched_folders()

    def top_level_names(self) -> tuple[str, ...]:
        """Names that can be imported, sorted."""
        return self.finder.top_level_names()

    def distribution_of(self, found: FoundModule) -> tuple[str, str]:
        """(name, version) of the distribution that brought a module; ("", "") for first-party code."""
        return self.finder.distribution_of(found)

    def lexicon(self, found: FoundModule) -> Lexicon | None:
        """The words in all files of the distribution that brought a module; None if they cannot be told."""
        identity, files = self.finder.distribution_files(found) if self.lexicons is not None else ("", ())
        return self.lexicons.of(identity, files) if self.lexicons is not None and identity else None

    def entry_points(self, group: str) -> frozenset[str]:
        """Names of the installed entry points of a group."""
        return self.finder.entry_points(group)

    def spells_keyword(self, package: str, keyword: str) -> bool:
        """Whether a top-level package's text has the word as a keyword, a parameter or a string."""
        word = re.escape(keyword.encode())
        pattern = re.compile(rb"[\"']" + word + rb"[\"']|\b" + word + rb"\s*=(?!=)|[(,*]\s*" + word + rb"\s*[,):]")
        text_of = keyword.encode()
        return bool(self.modules_matching(package, lambda text: text_of in text and pattern.search(text)))

    def hooks_imports(self, package: str) -> bool:
        """Whether a top-level package puts a finder of its own on `sys.meta_path`."""
        if package not in self._hooks:
            self._hooks[package] = bool(self.modules_matching(package, _IMPORT_HOOK.search))
        return self._hooks[package]

    def modules_storing(self, module: str, name: str) -> list[str]:
        """Modules of the top-level package whose text stores a name on a module: `utils.name = ...`."""
        package, last = module.partition(".")[0], module.rpartition(".")[2]
        if package not in self._stores:
            stores = self._stores[package] = {}
            for other, path in self._files_of(package):
                with suppress(OSError):
                    for spelled in {match.decode() for match in _ATTRIBUTE_STORE.findall(self._text(path))}:
                        stores.setdefault(spelled, []).append(other)
        return self._stores[package].get(f"{last}.{name}", [])

    def frame_readers(self, package: str) -> list[str]:
        """Modules of a top-level package whose text reads the global names of frames."""
        return self.modules_matching(package, partial(has_word, word=b"f_globals"))

    def modules_mentioning(self, package: str, word: str) -> list[str]:
        """Modules of a top-level package whose text has the word, tests left out, in order of their names."""
        return self.modules_matching(package, partial(has_word, word=word.encode()))

    def passages(self, package: str, word: str) -> list[str]:
        """The passages of a top-level package's text that have the word in quotes or backticks."""
        found: list[str] = []
        self.modules_matching(package, lambda text: found.extend(passages_with(text, word)))
        return found

    def may_give(self, package: str, name: str, top: str) -> bool:
        """Whether a module of a top-level package that speaks of another package `top` may give that one a name."""
        given, owner = name.encode(), top.encode()
        return bool(self.modules_matching(package, lambda text: gives_name(text, given) and has_word(text, owner)))

    def modules_reaching(self, module: str, name: str) -> list[str]:
        """Other modules of the top-level package whose text imports a module-level name, or reads it off its module."""
        package, last, word = module.partition(".")[0], module.rpartition(".")[2], re.escape(name.encode())
        off_module = rb"\b" + re.escape(last.encode()) + rb"\s*\.\s*" + word + rb"\b"
        pattern = rb"\bimport\b[^\n]*\b" + word + rb"\b|^\s+" + word + rb"\s*,?\s*$|" + off_module
        return [m for m in self.modules_matching(package, re.compile(pattern, re.MULTILINE).search) if m != module]

    def class_statements(self, package: str) -> dict[str, list[str]]:
        """Last part of a base's name -> modules of a top-level package with a class statement that names it."""
        known = self._class_statements.get(package)
        if known is None:
            known = self._class_statements[package] = self._find_class_statements(package)
        return known

    def _find_class_statements(self, package: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        loaded = self.load(package)
        for name, path in () if isinstance(loaded, NotFound) else module_files(loaded.found):
            try:
                bases = {word.decode() for match in _CLASS.findall(self._text(path)) for word in _WORD.findall(match)}
            except OSError:
                continue
            for base in bases:
                found.setdefault(base, []).append(name)
        return found

    def imports_of(self, found: FoundModule) -> tuple[dict[str, bool], bool]:
        """(what a module's text imports, as `imported_names` gives it: name -> whether only functions import it;
        whether it imports what strings or folders name, too)."""
        if found.name not in self._imports:
            try:
                text = self._text(found.source) if found.source is not None else b""
            except OSError:
                text = b""
            names: dict[str, bool] = {}
            for name, is_later in imported_names(text, found.name, is_package=found.is_package):
                names[name] = is_later and names.get(name, True)
            self._imports[found.name] = (names, imports_by_name(text))
        return self._imports[found.name]

    def parsed(self, found: FoundModule) -> tree.Module | None:
        """The whole tree of a module's source, for what its symbols leave out; None if it cannot be parsed."""
        try:
            return lower_module(self._text(found.source)) if found.source is not None else None
        except (OSError, SyntaxError, ValueError, RecursionError):
            return None

    def modules_matching(self, package: str, matches: Callable[[bytes], object]) -> list[str]:
        """Modules of a top-level package whose text passes a test, tests left out, in order of their names."""
        found = []
        for name, path in self._files_of(package):
            with suppress(OSError):
                found += [name] if matches(self._text(path)) else []
        return found

    def _files_of(self, package: str) -> list[tuple[str, Path]]:
        """(module, file) of all that is below a top-level package."""
        if package not in self._files:
            loaded = self.load(package)
            self._files[package] = [] if isinstance(loaded, NotFound) else list(module_files(loaded.found))
        return self._files[package]

    @property
    def project(self) -> ProjectText:
        """The texts of the project's files."""
        if self._project is None:
            self._project = ProjectText(self.finder.first_party(), self.read_files)
        return self._project

    def mentions(self, found: FoundModule, text: str) -> bool:
        """Whether a module's source has the text."""
        try:
            return found.source is not None and text.encode() in self._text(found.source)
        except OSError:
            return False

    def _text(self, path: Path) -> bytes:
        data = self._texts.get(path)
        if data is None:
            data = self._texts[path] = path.read_bytes()
        return data

    def put(self, name: str, module: LoadedModule) -> None:
        """Make a module known that was read elsewhere, as the checked file is."""
        self._modules[name] = module

    def _read_module(self, found: FoundModule) -> LoadedModule:
        stub = self._read(found, found.stub, True) if found.stub else None
        source = self._read(found, found.source, False) if found.source else None
        return LoadedModule(found, stub, source)

    def _read(self, found: FoundModule, path: Path, is_stub: bool) -> ModuleSymbols:
        try:
            status = os.stat(path)
            self.read_files[str(path)] = (status.st_mtime_ns, status.st_size)
            known = self._store.get(path, status)
            if known is not None and known.name == found.name:
                return known
            data = path.read_bytes()
        except OSError:
            return unreadable(found.name, is_stub)
        symbols = symbols_of(data, found.name, self.target, is_stub=is_stub, is_package=path.stem == "__init__")
        self._store.put(path, status, symbols)
        return symbols

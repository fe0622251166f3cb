"""Make a module's symbols from its tree, for one version and platform.

Installed modules, stubs, first-party modules and the checked file itself all pass through here.
"""

from __future__ import annotations

from hallucheck.source import tree
from hallucheck.source.walk import captured_names, dotted, walk_statements
from hallucheck.symbols.attribute_stores import class_stores, collect_outside_stores
from hallucheck.symbols.changes import changed_attributes, mutated_names
from hallucheck.symbols.conditions import Target, Truth, decide, mentions_platform
from hallucheck.symbols.exports import read_exports
from hallucheck.symbols.model import (
    Binding,
    ClassBinding,
    ClassSymbols,
    FunctionBinding,
    ImportBinding,
    ModuleSymbols,
    OpaqueBinding,
    TypeAliasBinding,
    ValueBinding,
)
from hallucheck.symbols.openness import Suspicion, class_openness, makes_classes, module_openness, namespace_names
from hallucheck.symbols.place import Place, catches_import_error, placed


def extract(
    module: tree.Module,
    name: str,
    target: Target,
    *,
    is_package: bool = False,
    is_stub: bool = False,
    suspicion: Suspicion = Suspicion.ANY,
) -> ModuleSymbols:
    """Collect what the module offers.

    `suspicion` says which constructs that make names at run time its text mentions at all; it only saves time.
    """
    collector = _Collector(target, suspicion)
    collector.block(module.body, Place())
    for statement in walk_statements(module.body):
        if isinstance(statement, tree.ClassDef):
            collector.late_bindings(statement.body)
    for global_name, binding in collector.globals.items():
        collector.bindings.setdefault(global_name, []).append(binding)
    exports = read_exports(module.body, target)
    openness, writes = module_openness(module.body, suspicion)
    symbols = ModuleSymbols(
        name,
        collector.bindings,
        collector.stars,
        collector.imports,
        exports.names,
        exports.is_assigned,
        openness,
        is_stub,
        is_package,
        exports.modules,
        collector.elsewhere,
        mutated_names(module.body),
        makes_classes(module.body, suspicion),
        _local_bases(module.body),
        writes,
    )
    collect_outside_stores(module.body, symbols, suspicion)
    return symbols


def extract_class(node: tree.ClassDef, target: Target) -> ClassSymbols:
    """The symbols of one class statement, for classes inside functions."""
    return _class_symbols(node, target, Suspicion.ANY)


def _local_bases(statements: list[tree.Stmt]) -> list[str]:
    found: set[str] = set()
    for node in walk_statements(statements):
        if isinstance(node, tree.FunctionDef):
            for inner in walk_statements(node.body):
                if isinstance(inner, tree.ClassDef):
                    found.update(dotted(a.value).rpartition(".")[2] for a in inner.arguments if not a.keyword)
    return sorted(found - {""})


class _Collector:
    """Collects the bindings of one module or class body."""

    def __init__(self, target: Target, suspicion: Suspicion) -> None:
        self.target = target
        self.suspicion = suspicion
        self.bindings: dict[str, list[Binding]] = {}
        self.stars: list[ImportBinding] = []
        self.imports: list[ImportBinding] = []
        self.elsewhere: list[str] = []
        self.globals: dict[str, OpaqueBinding] = {}
        self.namespaces: set[str] = set()
        """Names of `globals()`."""

    def bind(self, name: str, binding: Binding, place: Place) -> None:
        binding.conditional = place.conditional
        binding.typing_only = place.typing_only
        binding.fallible = place.fallible
        self.bindings.setdefault(name, []).append(binding)

    def block(self, statements: list[tree.Stmt], place: Place) -> None:
        for statement in statements:
            self.statement(statement, place)

    def statement(self, node: tree.Stmt, place: Place) -> None:
        match node:
            case tree.Import():
                self.import_(node, place)
            case tree.ImportFrom():
                self.import_from(node, place)
            case tree.FunctionDef():
                self.bind(node.name, FunctionBinding(node.at, node), place)
                self.late_bindings(node.body)
            case tree.ClassDef():
                symbols = _class_symbols(node, self.target, self.suspicion)
                self.bind(node.name, ClassBinding(node.at, symbols), place)
            case tree.Assign():
                for target in node.targets:
                    self.assign(target, node.value, [], place)
                self.namespaces |= namespace_names(node)
                self.walrus(node.value, place)
            case tree.AnnotatedAssign():
                if isinstance(node.target, tree.Name):
                    binding = ValueBinding(node.target.at, node.value, node.annotation)
                    self.bind(node.target.id, binding, place)
            case tree.AugmentedAssign():
                if isinstance(node.target, tree.Name) and node.target.id not in self.bindings:
                    self.bind(node.target.id, OpaqueBinding(node.target.at), place)
            case tree.TypeAlias():
                self.bind(node.name, TypeAliasBinding(node.at, node), place)
            case tree.Expression():
                self.walrus(node.value, place)
            case _:
                self.compound(node, place)

    def compound(self, node: tree.Stmt, place: Place) -> None:
        match node:
            case tree.If():
                self.walrus(node.test, place)
                self.if_(node, place)
            case tree.While():
                self.walrus(node.test, place)
                forever = decide(node.test, self.target) is Truth.TRUE
                self.block(node.body, place if forever else place.but(conditional=True))
                self.block(node.orelse, place.but(conditional=True))
            case tree.For():
                step = "aiterate" if node.is_async else "iterate"
                self.assign(node.target, node.iterable, [step], place)
                self.block(node.body, place.but(conditional=True))
                self.block(node.orelse, place)
            case tree.With():
                self.with_(node, place)
            case tree.Try():
                self.try_(node, place)
            case tree.Match():
                for case in node.cases:
                    self.pattern(case.pattern, place.but(conditional=True))
                    self.block(case.body, place.but(conditional=True))

    def if_(self, node: tree.If, place: Place) -> None:
        truth = decide(node.test, self.target)
        if truth in (Truth.TRUE, Truth.FALSE) and mentions_platform(node.test):
            self.other_platform(node.orelse if truth is Truth.TRUE else node.body)
        if truth is not Truth.FALSE:
            typing_only, open_ = truth is Truth.TYPING, truth is Truth.OPEN
            self.block(node.body, place.but(conditional=open_, typing_only=typing_only))
        if truth is not Truth.TRUE:
            typing_only, open_ = truth is Truth.NOT_TYPING, truth is Truth.OPEN
            self.block(node.orelse, place.but(conditional=open_, typing_only=typing_only))

    def other_platform(self, statements: list[tree.Stmt]) -> None:
        """Note what a branch for another platform binds."""
        other = _Collector(self.target, self.suspicion)
        other.block(statements, Place())
        self.elsewhere += [name for name in (*other.bindings, *other.elsewhere) if name not in self.elsewhere]

    def with_(self, node: tree.With, place: Place) -> None:
        suppressed = False
        for manager, target in node.items:
            if target is not None:
                self.assign(target, manager, ["aenter" if node.is_async else "enter"], place)
            func = manager.func if isinstance(manager, tree.Call) else None
            suppressed |= "suppress" in (getattr(func, "id", ""), getattr(func, "attr", ""))
        self.block(node.body, place.but(conditional=suppressed, fallible=suppressed))

    def try_(self, node: tree.Try, place: Place) -> None:
        fails = any(catches_import_error(handler) for handler in node.handlers)
        inner = place.but(conditional=bool(node.handlers), fallible=fails)
        self.block(node.body, inner)
        for handler in node.handlers:
            if handler.name:
                self.bind(handler.name, OpaqueBinding(handler.at), inner)
            self.block(handler.body, inner)
        self.block(node.orelse, inner)
        self.block(node.finalbody, place)

    def import_(self, node: tree.Import, place: Place) -> None:
        for alias in node.names:
            top = alias.name.partition(".")[0]
            bound = alias.name if alias.asname else top
            reexport = alias.asname == alias.name
            self.bind(alias.asname or top, ImportBinding(alias.at, bound, is_reexport=reexport), place)
            self.imports.append(placed(ImportBinding(alias.at, alias.name), place))

    def import_from(self, node: tree.ImportFrom, place: Place) -> None:
        for alias in node.names:
            binding = placed(ImportBinding(alias.at, node.module, node.level, alias.name), place)
            self.imports.append(binding)
            if alias.name == "*":
                self.stars.append(binding)
            else:
                reexport = alias.asname == alias.name
                copy = ImportBinding(alias.at, node.module, node.level, alias.name, reexport)
                self.bind(alias.asname or alias.name, copy, place)

    def late_bindings(self, statements: list[tree.Stmt]) -> None:
        """Imports in functions, and names that these declare global, are there if and when the function runs."""
        late = Place(conditional=True)
        for node in walk_statements(statements):
            if isinstance(node, tree.Global) and not node.is_nonlocal:
                for name in node.names:
                    self.globals.setdefault(name, OpaqueBinding(0, conditional=True))
            if isinstance(node, tree.Import):
                for alias in node.names:
                    self.imports.append(placed(ImportBinding(alias.at, alias.name), late))
            elif isinstance(node, tree.ImportFrom):
                for alias in node.names:
                    binding = ImportBinding(alias.at, node.module, node.level, alias.name)
                    self.imports.append(placed(binding, late))

    def assign(self, target: tree.Expr, value: tree.Expr, steps: list[int | str], place: Place) -> None:
        match target:
            case tree.Name():
                self.bind(target.id, ValueBinding(target.at, value, None, steps), place)
            case tree.Starred():
                self.assign(target.value, value, [*steps, "star"], place)
            case tree.Display():
                starred = [isinstance(element, tree.Starred) for element in target.elements]
                after = starred.index(True) if True in starred else len(starred)
                for index, element in enumerate(target.elements):
                    step = index if index <= after else index - len(starred)
                    path = steps if index == after else [*steps, step]
                    self.assign(element, value, path, place)
            case tree.Subscript(value=tree.Call(func=tree.Name(id="globals")), index=tree.Literal(value=str(name))):
                self.bind(name, ValueBinding(target.at, value, None, steps), place)
            case tree.Subscript(value=tree.Name(id=owner), index=tree.Literal(value=str(name))):
                if owner in self.namespaces:
                    self.bind(name, ValueBinding(target.at, value, None, steps), place)

    def pattern(self, pattern: tree.Pattern, place: Place) -> None:
        for at, name in captured_names(pattern):
            self.bind(name, OpaqueBinding(at), place)

    def walrus(self, expr: tree.Expr, place: Place) -> None:
        if isinstance(expr, tree.Attribute):
            expr = expr.value
        if isinstance(expr, (tree.Name, tree.Literal)):
            return
        if isinstance(expr, tree.NamedExpression):
            self.bind(expr.target.id, ValueBinding(expr.target.at, expr.value), place)
        elif isinstance(expr, (tree.Comparison, tree.BooleanOperation, tree.UnaryOperation, tree.Comprehension)):
            for field in expr.__struct_fields__:
                child = getattr(expr, field)
                if isinstance(child, tree.Node):
                    self.walrus(child, place)  # type: ignore[arg-type]


def _class_symbols(node: tree.ClassDef, target: Target, suspicion: Suspicion) -> ClassSymbols:
    collector = _Collector(target, suspicion)
    collector.block(node.body, Place())
    openness, computed = class_openness(collector.bindings, suspicion)
    return ClassSymbols(
        node.at,
        node.name,
        node.arguments,
        node.decorators,
        collector.bindings,
        class_stores(collector.bindings),
        openness,
        node.type_parameters,
        collector.elsewhere,
        computed,
        changed_attributes(collector.bindings),
    )

"""The answer to each use of the checked file, as its code is evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound, NotFoundReason
from hallucheck.findings import Evidence
from hallucheck.inference.arguments import Arguments
from hallucheck.inference.fit import Doubt, Fit, Misfit
from hallucheck.inference.lookup import Found, LookUp, Member, Missing, Unclear
from hallucheck.inference.nearest import nearest
from hallucheck.inference.recorder import Recorder
from hallucheck.inference.render import render
from hallucheck.inference.resolution import Absent, Present, Problem, Resolution, Unknown, UnknownReason
from hallucheck.inference.scopes import Frame
from hallucheck.inference.signatures import Mismatch, free_parameters
from hallucheck.inference.unions import is_none, join, members_of
from hallucheck.inference.values import ModuleValue, Value, module_of
from hallucheck.source import tree
from hallucheck.source.walk import dotted

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class Uses:
    """Turns look-ups and bindings into resolutions, with the proof for what is absent."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._owners: dict[str, str] = {}
        """Module -> its distribution."""

    # ---- names --------------------------------------------------------------------------------------------------

    def name(self, expr: tree.Name, value: Value | None, recorder: Recorder) -> None:
        """A bare name. Whether it is bound at all is a matter of scopes alone and settled elsewhere."""
        if value is None:
            recorder.record(expr.at, Unknown(UnknownReason.UNBOUND_NAME, expr.id))
        else:
            recorder.record(expr.at, Present())

    # ---- attributes ---------------------------------------------------------------------------------------------

    def known_path(self, expr: tree.Attribute, recorder: Recorder) -> None:
        """An attribute that the code itself has stored or tested."""
        recorder.record(expr.at, Present())

    def attribute(self, expr: tree.Attribute, base: Value, recorder: Recorder) -> Value:
        """An attribute access; its value."""
        receivers = [member for member in members_of(base) if not is_none(member)] or list(members_of(base))
        members = [self._program.members.lookup(receiver, expr.attr) for receiver in receivers]
        look_up = partial(self._program.members.lookup, receivers[0])
        resolution = self._weighed(expr.at, expr.attr, receivers, members, "unresolved-attribute", look_up)
        if isinstance(resolution, Absent):
            is_there = self._program.observed.has_path(dotted(expr))
            doubt = self._program.observed.unclear_start(dotted(expr)) if is_there is None else None
            if is_there:
                resolution = Present(is_observed=True)
                members = [Unclear(UnknownReason.DYNAMIC_CLASS, dotted(expr))]
            elif doubt is not None:
                resolution = Unknown(doubt.reason, doubt.detail)
        if isinstance(resolution, Present):
            resolution = replace(resolution, distribution=self.owner_of(receivers[0]))
        recorder.record(expr.at, resolution)
        return join(self._program.members.value_of(member) for member in members)

    def resolution(
        self, at: int, name: str, members: list[Member], rule: str, look_up: LookUp | None = None
    ) -> Resolution:
        """The answer of all receivers together: absent only if it is missing from every one. `look_up` tells what the
        first of them has under another name."""
        for member in members:
            if isinstance(member, Found):
                return Present(member.definition, member.is_observed)
        for member in members:
            if isinstance(member, Unclear):
                return Unknown(member.reason, member.detail)
        missing = [member for member in members if isinstance(member, Missing)]
        doubt = self._program.modules.open_doubt(missing[0].module)
        if doubt is not None:
            return Unknown(doubt.reason, doubt.detail)
        return Absent((self._missing(at, name, missing[0], rule, look_up),))

    def _weighed(
        self, at: int, name: str, receivers: Sequence[Value], members: list[Member], rule: str, look_up: LookUp
    ) -> Resolution:
        """The same, with what is likely where nothing is certain."""
        resolution = self.resolution(at, name, members, rule, look_up)
        if isinstance(resolution, Unknown):
            missing = self._program.likelihood.missing(name, receivers, members)
            if missing is not None:
                likely = replace(self._missing(at, name, missing, rule, look_up), grade="likely")
                return replace(resolution, likely=likely)
        return resolution

    def _missing(self, at: int, name: str, missing: Missing, rule: str, look_up: LookUp | None) -> Problem:
        distribution, version = self._distribution(missing.module)
        return Problem(
            rule=rule,
            at=at,
            name=name,
            symbol=f"{missing.full_name}.{name}",
            container=missing.container,
            distribution=distribution,
            distribution_version=version,
            grade="observed" if missing.is_observed else "proven",
            evidence=missing.evidence,
            near=nearest(name, missing.names()),
            hint=self._hint(missing, name),
            names=missing.names,
            look_up=look_up,
            lives_in=self._program.witness.lives_in(missing.module, name) if rule == "unresolved-import" else (),
        )

    def _hint(self, missing: Missing, name: str) -> str:
        """What is to be said of a name that a module lacks, besides that it lacks it."""
        if not missing.container.startswith("module"):
            return ""
        submodule = f"{missing.full_name}.{name}"
        if not isinstance(self._program.modules.load(submodule), NotFound):
            return f"nothing imports the module `{submodule}`"
        return self._program.module_absence.refusal(missing.full_name, name)

    def owner_of(self, value: Value) -> str:
        """The distribution of what a value is, or is an object of; "" for the project's own and where it is not
        told."""
        return self._owner(module_of(value))

    def _owner(self, module: str) -> str:
        """The distribution of a module. One answer counts for a top-level package, but for those that several share:
        looking a distribution up takes longer than most of a check."""
        top = module.partition(".")[0]
        found = self._program.index.finder.find(top) if top else None
        if found is None or isinstance(found, NotFound):
            return ""
        shared = module if found.is_namespace else top
        if shared not in self._owners:
            self._owners[shared] = self._distribution(shared)[0]
        return self._owners[shared]

    def _distribution(self, module: str) -> tuple[str, str]:
        loaded = self._program.modules.load(module) if module else None
        if loaded is None or isinstance(loaded, NotFound):
            return "", ""
        return self._program.index.distribution_of(loaded.found)

    # ---- imports ------------------------------------------------------------------------------------------------

    def import_(self, alias: tree.Alias, frame: Frame) -> None:
        """`import a.b.c`."""
        assert frame.recorder is not None
        frame.recorder.record(alias.at, self.module(alias.at, alias.name))
        parts = alias.name.split(".")
        for number in range(1, len(parts) + 1):
            self._program.submodules.imported_modules.add(".".join(parts[:number]))

    def import_from(self, node: tree.ImportFrom, module: str | None, frame: Frame) -> None:
        """`from module import name, ...`: the module, then each name."""
        assert frame.recorder is not None
        if module is None:
            reason = Unknown(UnknownReason.UNRESOLVED_IMPORT, "." * node.level + node.module)
            frame.recorder.record(node.at, reason)
            for alias in node.names:
                frame.recorder.record(alias.at, reason)
            return
        is_there = self.module(node.at, module)
        frame.recorder.record(node.at, is_there)
        is_open = isinstance(is_there, Unknown) and is_there.reason is UnknownReason.OPEN_DISTRIBUTION
        for alias in node.names:
            if not isinstance(is_there, Present):
                hangs_on = is_there if is_open else Unknown(UnknownReason.UNRESOLVED_IMPORT, module)
                frame.recorder.record(alias.at, hangs_on)
            elif alias.name != "*":
                look_up = partial(self._program.modules.member, module, is_import=True)
                member, package = look_up(alias.name), [ModuleValue(module)]
                answer = self._weighed(alias.at, alias.name, package, [member], "unresolved-import", look_up)
                if isinstance(answer, Present):
                    answer = replace(answer, distribution=self._owner(module))
                frame.recorder.record(alias.at, answer)
                self._program.submodules.imported_modules.add(f"{module}.{alias.name}")
        parts = module.split(".")
        for number in range(1, len(parts) + 1):
            self._program.submodules.imported_modules.add(".".join(parts[:number]))

    def module(self, at: int, name: str) -> Resolution:
        """A module that is imported by its name."""
        loaded = self._program.modules.load(name)
        if not isinstance(loaded, NotFound):
            return Present(distribution=self._owner(name))
        hooked = bool(loaded.parent) and self._program.index.hooks_imports(loaded.parent.partition(".")[0])
        if loaded.reason is NotFoundReason.OPEN_PACKAGE or hooked:
            return Unknown(UnknownReason.DYNAMIC_MODULE, name)
        opened = self._program.modules.open_doubt(loaded.parent)
        if opened is not None:
            return Unknown(opened.reason, opened.detail)
        parent, _, last = name.rpartition(".")
        if parent and loaded.parent != parent:
            parent = loaded.parent
            last = name[len(parent) + 1 :].partition(".")[0] if parent else name.partition(".")[0]
        if parent:
            member = self._program.modules.member(parent, last)
            if not isinstance(member, Missing):  # `import a.b` of what `a` itself puts into sys.modules
                detail = f"{name} is no module on disk"
                loaded_parent = self._program.modules.load(parent)
                if isinstance(loaded_parent, NotFound) or self._program.witness.fills_sys_modules(parent):
                    return Unknown(UnknownReason.DYNAMIC_MODULE, detail)
        if not parent and self._program.changes_path:
            return Unknown(UnknownReason.DYNAMIC_MODULE, "the file changes where modules are looked for")
        if not parent and self._program.index.project.conftest_changes_path(self._program.checked_path):
            return Unknown(UnknownReason.DYNAMIC_MODULE, "conftest.py changes where modules are looked for")
        return Absent((self._missing_module(at, name, parent, last, loaded),))

    def _missing_module(self, at: int, name: str, parent: str, last: str, loaded: NotFound) -> Problem:
        distribution, version = self._distribution(parent)
        names: Iterable[str]
        if parent:
            names = self._program.index.submodules(parent)
            container = f"package `{parent}`"
        else:
            names = self._program.index.top_level_names()
            container = ""
        return Problem(
            rule="unresolved-import",
            at=at,
            name=last if parent else name.partition(".")[0],
            symbol=name,
            container=container,
            distribution=distribution,
            distribution_version=version,
            evidence=self._module_evidence(parent),
            near=tuple(f"{parent}.{n}" if parent else n for n in nearest(last, names)),
            names=lambda: names,
            reason=loaded.reason.value,
        )

    def _module_evidence(self, parent: str) -> tuple[Evidence, ...]:
        if not parent:
            return ()
        loaded = self._program.modules.load(parent)
        if isinstance(loaded, NotFound):
            return ()
        number = len(self._program.index.submodules(parent))
        path = loaded.found.source or loaded.found.stub
        return (Evidence(f"{number} submodules searched", str(path or ""), 1 if path else 0),)

    # ---- calls --------------------------------------------------------------------------------------------------

    def call(self, expr: tree.Call, callee: Value, arguments: Arguments, recorder: Recorder) -> None:
        """A call's arguments."""
        if dotted(expr.func) == "reveal_type" and len(expr.args) == 1:
            recorder.reveals[expr.at] = render(arguments.value(0))
            recorder.record(expr.at, Present())
            return
        fits = [self._program.fitting.fit(member, arguments) for member in members_of(callee) if not is_none(member)]
        recorder.record(expr.at, self._call_resolution(expr, fits, callee))

    def _call_resolution(self, expr: tree.Call, fits: list[Fit], callee: Value) -> Resolution:
        if any(fit is None for fit in fits) or not fits:
            return Present(distribution=self.owner_of(members_of(callee)[0]))
        for fit in fits:
            if isinstance(fit, Doubt):
                return Unknown(fit.reason, fit.detail)
        misfit = fits[0]
        assert isinstance(misfit, Misfit)
        doubt = self._program.modules.open_doubt(misfit.module)
        if doubt is not None:
            return Unknown(doubt.reason, doubt.detail)
        return Absent(tuple(self._mismatch(expr, misfit, mismatch) for mismatch in misfit.mismatches))

    def _mismatch(self, expr: tree.Call, misfit: Misfit, mismatch: Mismatch) -> Problem:
        distribution, version = self._distribution(misfit.module)
        signature = misfit.signature
        names = free_parameters(signature, expr)
        place: tuple[Evidence, ...] = ()
        if signature.path:
            place = (
                Evidence(f"`{misfit.callee.rpartition('.')[2]}{signature.render()}`", signature.path, signature.line),
            )
        return Problem(
            rule=mismatch.rule,
            at=mismatch.at if mismatch.at is not None else expr.at,
            name=mismatch.name,
            symbol=misfit.callee,
            container=f"`{misfit.callee}`",
            signature=signature.render(),
            grade="observed" if misfit.is_observed else "proven",
            distribution=distribution,
            distribution_version=version,
            evidence=(*place, *mismatch.steps),
            near=nearest(mismatch.name, (*names, *mismatch.names)) if mismatch.rule == "unknown-argument" else (),
            names=lambda: [*names, *mismatch.names],
            given=mismatch.given,
            accepted=mismatch.accepted,
            raises=mismatch.raises,
        )

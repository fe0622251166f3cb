"""The evaluator: one object that holds the symbols and everything that follows values through code.

Each part is a class of its own file and reaches the others through this one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hallucheck.inference.ancestry import Ancestry
from hallucheck.inference.annotations import Annotations
from hallucheck.inference.assumptions import Assumption
from hallucheck.inference.bindings import Bindings
from hallucheck.inference.bodies import Bodies
from hallucheck.inference.call_expressions import CallExpressions
from hallucheck.inference.callers import Callers
from hallucheck.inference.calls import Calls
from hallucheck.inference.class_getattr import ClassGetattr
from hallucheck.inference.class_makers import ClassMakers
from hallucheck.inference.classes import Classes
from hallucheck.inference.construction import Construction
from hallucheck.inference.containers import Containers
from hallucheck.inference.descriptors import Descriptors
from hallucheck.inference.displays import Displays
from hallucheck.inference.elsewhere import Elsewhere
from hallucheck.inference.expressions import Expressions
from hallucheck.inference.filling import Filling
from hallucheck.inference.fitting import Fitting
from hallucheck.inference.fixtures import Fixtures
from hallucheck.inference.forwarding.follow import Forwarding
from hallucheck.inference.functions import Functions
from hallucheck.inference.generics import Generics
from hallucheck.inference.handed_classes import HandedClasses
from hallucheck.inference.lazy import Lazy
from hallucheck.inference.likelihood import Likelihood
from hallucheck.inference.made_modules import MadeModules
from hallucheck.inference.members import Members
from hallucheck.inference.memo import Memo
from hallucheck.inference.mocks import Mocks
from hallucheck.inference.module_absence import ModuleAbsence
from hallucheck.inference.module_scopes import ModuleScopes
from hallucheck.inference.modules import Modules
from hallucheck.inference.namespace_fillers import NamespaceFillers
from hallucheck.inference.observed import Observed
from hallucheck.inference.operations import Operations
from hallucheck.inference.overloads import Overloads
from hallucheck.inference.rebound import Rebound
from hallucheck.inference.recovery import Recovery
from hallucheck.inference.registries import Registries
from hallucheck.inference.returns import Returns
from hallucheck.inference.stars import Stars
from hallucheck.inference.stores import Stores
from hallucheck.inference.string_references import StringReferences
from hallucheck.inference.subclasses import Subclasses
from hallucheck.inference.submodules import Submodules
from hallucheck.inference.witness import Witness
from hallucheck.symbols.index import SymbolIndex
from hallucheck.symbols.model import ModuleSymbols

_DEPTH_LIMIT = 60
_STEP_LIMIT = 40_000


class Program:
    """All that is known of the environment, and the means to evaluate code against it."""

    def __init__(self, index: SymbolIndex) -> None:
        self.index = index
        self.depth = 0
        """Nesting of evaluations of bodies and bindings."""
        self.steps = 0
        """Expressions evaluated for the file at hand."""
        self.stored_attributes: frozenset[str] = frozenset()
        """Attributes that the checked file stores on other objects than `self`."""
        self.grown_attributes: frozenset[str] = frozenset()
        """Attributes of other objects than `self` that hold containers which the checked file changes."""
        self.checked_module = ""
        """Name under which the checked file's own symbols are known, "" if none is being checked."""
        self.checked_symbols: ModuleSymbols | None = None
        self.checked_path = ""
        self.changes_path = False
        """The checked file changes `sys.path`."""
        self.spelled: Callable[[str], bool] = bool
        """Whether the checked file has a text as a string of its own, or as a keyword."""
        self.asked: set[tuple[str, str]] = set()
        """(module, name) that a module's `__getattr__` is just being asked for."""
        self.memo = Memo()
        self.modules = Modules(self)
        self.module_scopes = ModuleScopes(self)
        self.stars = Stars(self)
        self.submodules = Submodules(self)
        self.namespace_fillers = NamespaceFillers(self)
        self.module_absence = ModuleAbsence(self)
        self.observed = Observed(self)
        self.bindings = Bindings(self)
        self.classes = Classes(self)
        self.ancestry = Ancestry(self)
        self.class_makers = ClassMakers(self)
        self.handed_classes = HandedClasses(self)
        self.construction = Construction(self)
        self.class_getattr = ClassGetattr(self)
        self.registries = Registries(self)
        self.recovery = Recovery(self)
        self.members = Members(self)
        self.annotations = Annotations(self)
        self.generics = Generics(self)
        self.functions = Functions(self)
        self.fixtures = Fixtures(self)
        self.bodies = Bodies(self)
        self.returns = Returns(self)
        self.stores = Stores(self)
        self.descriptors = Descriptors(self)
        self.calls = Calls(self)
        self.overloads = Overloads(self)
        self.fitting = Fitting(self)
        self.forwarding = Forwarding(self)
        self.operations = Operations(self)
        self.containers = Containers(self)
        self.filling = Filling(self)
        self.call_expressions = CallExpressions(self)
        self.displays = Displays(self)
        self.expressions = Expressions(self)
        self.witness = Witness(self)
        self.likelihood = Likelihood(self)
        self.elsewhere = Elsewhere(self)
        self.subclasses = Subclasses(self)
        self.mocks = Mocks(self)
        self.made_modules = MadeModules()
        self.string_references = StringReferences(self)
        self.callers = Callers(self)
        self.rebound = Rebound(self)

    def begin(self, stored: frozenset[str], grown: frozenset[str], checked_module: str) -> None:
        """Get ready for another checked file."""
        self.steps = 0
        self.forwarding.begin()
        self.stored_attributes, self.grown_attributes = stored, grown
        self.checked_module = checked_module
        self.checked_symbols = None
        self.submodules.imported_modules = set()

    def forget(self, changed: set[Assumption] | None) -> None:
        """Forget what hangs on assumptions of the checked file that have changed; None for all of them."""
        self.memo.forget(changed)
        Lazy.forget(changed)

    def mentioned_elsewhere(self, module: str, *names: str) -> str:
        """Another file of the project than the checked one that speaks of all the names of a module, and of the module
        itself where only its own name leads to it; "" if there is none."""
        if module == "__main__":
            names = (Path(self.checked_path).stem, *names)
        return self.index.project.mentions(self.checked_path, *names)

    def is_exhausted(self) -> bool:
        """Whether following further would cost too much; the answer is then Unknown(BUDGET)."""
        return self.depth > _DEPTH_LIMIT or self.steps > _STEP_LIMIT

"""Tables that keywords are looked up in: what strings a container of the code's own holds, exactly or at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference import concrete_values
from hallucheck.inference.concrete import ConcreteRun
from hallucheck.inference.forwarding.class_tables import ForwardingClassTables, at_most, table_of, union
from hallucheck.inference.forwarding.values import Table
from hallucheck.inference.scopes import ClassScope, Frame, ModuleScope
from hallucheck.inference.unions import members_of
from hallucheck.inference.values import ClassInfo, ClassValue, FunctionValue, Instance, ModuleValue
from hallucheck.source import tree
from hallucheck.source.walk import last_name, walk_nodes

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.walk import ForwardingWalk
    from hallucheck.inference.program import Program

_NESTING = 8
_COPYING = frozenset(
    ["list", "tuple", "set", "frozenset", "dict", "sorted", "OrderedDict", "iter", "reversed", "chain"]
)
_SAME = frozenset({"keys", "copy", "union", "__iter__", "fromkeys"})
_NOTHING = Table(frozenset(), True)


class ForwardingTables:
    """Finds what containers hold."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._nesting = 0
        self._classes = ForwardingClassTables(program)

    def find(self, expr: tree.Expr, walk: ForwardingWalk) -> Table | None:
        """The strings that iterating over a container yields, or that `in` finds in it; None if they are not known."""
        key = ("forwarding table", id(walk.body), id(expr), id(walk.frame))
        return self._program.memo.get(key, lambda: self._find(expr, walk), None, (walk.body, walk.frame))

    def _find(self, expr: tree.Expr, walk: ForwardingWalk) -> Table | None:
        if self._nesting >= _NESTING:
            return None
        self._nesting += 1
        try:
            return self._of(expr, walk)
        finally:
            self._nesting -= 1

    def _of(self, expr: tree.Expr, walk: ForwardingWalk) -> Table | None:
        match expr:
            case tree.Literal(type="str", value=str(value)):
                return Table(frozenset(value), True)
            case tree.Literal():
                return _NOTHING if expr.type == "None" else None
            case tree.Display(elements=elements):
                return union([self._element(element, walk) for element in elements])
            case tree.DictDisplay(items=items):
                parts = [self._element(k, walk) if k is not None else self.find(v, walk) for k, v in items]
                return union(parts)
            case tree.Name(id=name):
                return self._name(expr, name, walk)
            case tree.Attribute():
                return self._attribute(expr, walk)
            case tree.Call():
                return self._call(expr, walk)
            case tree.BinaryOperation(op="|" | "+", left=left, right=right):
                return union([self.find(left, walk), self.find(right, walk)])
            case tree.BinaryOperation(op="-" | "&", left=left, right=right):
                return self._difference(self.find(left, walk), self.find(right, walk), expr.op)
            case tree.BooleanOperation(left=left, right=right):
                return at_most(union([self.find(left, walk), self.find(right, walk)]))
            case tree.Conditional(body=body, orelse=orelse):
                return at_most(union([self.find(body, walk), self.find(orelse, walk)]))
            case tree.Comprehension():
                return self._comprehension(expr, walk)
            case tree.Starred(value=value):
                return self.find(value, walk)
        return None

    def _there(self, expr: tree.Expr, frame: Frame, walk: ForwardingWalk) -> Table | None:
        """What an expression holds at another place of the body."""
        before, walk.frame = walk.frame, frame
        try:
            return self.find(expr, walk)
        finally:
            walk.frame = before

    def _element(self, expr: tree.Expr, walk: ForwardingWalk) -> Table | None:
        match expr:
            case tree.Literal(value=str(value)):
                return Table(frozenset({value}), True)
            case tree.Literal():
                return _NOTHING
            case tree.Starred(value=value):
                return self.find(value, walk)
            case tree.Name() | tree.Attribute():
                values = members_of(walk.value(expr))
                texts = [v.literal for v in values if isinstance(v, Instance) and isinstance(v.literal, str)]
                return Table(frozenset(texts), len(texts) == 1) if len(texts) == len(values) else None
            case tree.Display(elements=[first, *_]):  # a pair of a list of pairs
                return self._element(first, walk)
        return None

    def _difference(self, one: Table | None, other: Table | None, op: str) -> Table | None:
        if one is None:
            return None
        if other is None or not other.is_exact:
            return at_most(one)
        names = one.names - other.names if op == "-" else one.names & other.names
        return Table(names, one.is_exact)

    def keys(self, target: tree.Expr, iterable: tree.Expr, walk: ForwardingWalk) -> tuple[tree.Expr, Table | None]:
        """(the part of a loop's target that gets a string out of a table, the table, None if it is not known)."""
        match target, iterable:
            case tree.Display(elements=[key, _]), tree.Call(func=tree.Attribute(value=owner, attr="items"), args=[]):
                return key, self.find(owner, walk)
            case tree.Display(elements=[key, *_]), tree.Display():
                return key, self.find(iterable, walk)
        return target, self.find(iterable, walk) if isinstance(target, tree.Name) else None

    def values(self, expr: tree.Expr, walk: ForwardingWalk) -> Table | None:
        """The values of a dict that the body spells, where all of them are strings."""
        if isinstance(expr, tree.Name):
            sources = walk.origins.get(expr.id, ())
            if len(sources) != 1 or walk.body.assigned(expr.id) is None:
                return None
            expr = sources[0][0]
        if not isinstance(expr, tree.DictDisplay) or any(key is None for key, _ in expr.items):
            return None
        found = union([self._element(value, walk) for _, value in expr.items])
        return at_most(found)

    # ---- names --------------------------------------------------------------------------------------------------

    def _name(self, expr: tree.Name, name: str, walk: ForwardingWalk) -> Table | None:
        if walk.body.binds(name):
            sources = walk.origins.get(name, ())
            if walk.body.assigned(name) is None or not sources:
                return None
            found = union([self._there(value, frame, walk) for value, frame in sources])
            return found if len(sources) == 1 else at_most(found)
        scope = _module_of(walk.frame, name)
        return self._global(scope, name) if scope is not None else None

    def _global(self, scope: ModuleScope, name: str) -> Table | None:
        if name in scope.symbols.mutated or self._classes.is_changed(scope.name, name):
            return None
        run = ConcreteRun(self._program)
        try:
            return table_of(run.expressions.global_name(name, scope))
        except (concrete_values.Undecided, concrete_values.Raised):
            return None

    def _attribute(self, expr: tree.Attribute, walk: ForwardingWalk) -> Table | None:
        if expr.attr == "parameters":
            return self._parameters(expr.value, walk)
        owners = members_of(walk.value(expr.value))
        if len(owners) != 1:
            return None
        match owners[0]:
            case ModuleValue(name=module):
                scope = self._program.module_scopes.source_scope(module)
                return self._global(scope, expr.attr) if scope is not None else None
            case Instance(cls=info) | ClassValue(cls=info):
                return self._classes.of_class(info, expr.attr)
        return None

    # ---- calls --------------------------------------------------------------------------------------------------

    def _call(self, expr: tree.Call, walk: ForwardingWalk) -> Table | None:
        func, args = expr.func, expr.args
        name = func.id if isinstance(func, tree.Name) else func.attr if isinstance(func, tree.Attribute) else ""
        if name in _COPYING and not any(a.star == "**" for a in args):
            named = Table(frozenset(a.keyword for a in args if a.keyword), True)
            return union([named, *(self.find(a.value, walk) for a in args if not a.keyword)])
        if isinstance(func, tree.Attribute):
            if name in _SAME:
                owner = [] if name == "fromkeys" else [self.find(func.value, walk)]
                return union([*owner, *(self.find(a.value, walk) for a in args[:1])])
            if name in ("difference", "intersection") and args:
                op = "-" if name == "difference" else "&"
                return self._difference(self.find(func.value, walk), self.find(args[0].value, walk), op)
            if name == "split" and isinstance(func.value, tree.Literal) and isinstance(func.value.value, str):
                return Table(frozenset(func.value.value.split()), True) if not args else None
            if name in ("items", "values") and not args:
                return None
        if name == "getattr" and len(args) >= 2 and isinstance(args[1].value, tree.Literal):
            found = self._attribute(tree.Attribute(0, args[0].value, str(args[1].value.value)), walk)
            return at_most(union([found, *(self.find(a.value, walk) for a in args[2:])]))
        if name == "fields" and args:
            owners = members_of(walk.value(args[0].value))
            infos = [owner.cls for owner in owners if isinstance(owner, (Instance, ClassValue))]
            return self._classes.fields(infos[0]) if len(infos) == 1 == len(owners) else None
        if name == "signature" or name == "getfullargspec":
            return None
        callee = walk.value(func)
        if isinstance(callee, FunctionValue):
            function = callee.function.source or callee.function
            receiver = callee.receiver
            info = receiver.cls if isinstance(receiver, (Instance, ClassValue)) else None
            return self._returned_by(function.definitions[-1], function.scope, receiver, info)
        return None

    def _returned_by(self, function: tree.FunctionDef, scope: object, receiver: object, info: object) -> Table | None:
        if isinstance(info, ClassInfo):
            return self._classes.returned(function, info)
        if isinstance(scope, ModuleScope) and len(function.body) <= 3:
            last = function.body[-1] if function.body else None
            if isinstance(last, tree.Return) and last.value is not None:
                run = ConcreteRun(self._program)
                try:
                    return table_of(run.expressions.evaluate(last.value, {}, scope))
                except (concrete_values.Undecided, concrete_values.Raised):
                    return None
        return None

    def _parameters(self, expr: tree.Expr, walk: ForwardingWalk) -> Table | None:
        """The parameters that `inspect.signature(f)` finds."""
        if isinstance(expr, tree.Name):
            sources = walk.origins.get(expr.id, ())
            if len(sources) != 1:
                return None
            expr = sources[0][0]
        if not isinstance(expr, tree.Call) or len(expr.args) != 1 or last_name(expr.func) != "signature":
            return None
        value = walk.value(expr.args[0].value)
        if isinstance(value, FunctionValue) and value.function.source is not None:
            value = FunctionValue(value.function.source, value.receiver)
        signature = self._program.fitting.signature_of(value)
        return Table(frozenset(p.name for p in signature.parameters), True) if signature is not None else None

    # ---- comprehensions -----------------------------------------------------------------------------------------

    def _comprehension(self, expr: tree.Comprehension, walk: ForwardingWalk) -> Table | None:
        """At most the strings that it runs over, where its elements are such."""
        own = {node.id for clause in expr.clauses for node in walk_nodes(clause.target) if isinstance(node, tree.Name)}
        element = expr.element
        if isinstance(element, tree.Attribute) and element.attr == "name":
            return at_most(self.find(expr.clauses[0].iterable, walk))
        if not isinstance(element, tree.Name) or element.id not in own:
            return None
        if len(expr.clauses) == 1 and isinstance(expr.clauses[0].target, tree.Name):
            found = self.find(expr.clauses[0].iterable, walk)
            return at_most(found) if expr.clauses[0].conditions else found
        sources = [clause.iterable for clause in expr.clauses]
        return self._strings(sources[0], walk)

    def _strings(self, expr: tree.Expr, walk: ForwardingWalk) -> Table | None:
        """At most all the strings in a container and what it contains."""
        match expr:
            case tree.Call(func=tree.Attribute(value=owner, attr="items" | "values")):
                expr = owner
        if isinstance(expr, tree.Name) and walk.body.binds(expr.id):
            sources = walk.origins.get(expr.id, ()) if walk.body.assigned(expr.id) is not None else ()
            return at_most(union([self._strings(v, walk) for v, _ in sources])) if sources else None
        if isinstance(expr, (tree.DictDisplay, tree.Display)):
            literals = [n for n in walk_nodes(expr) if not isinstance(n, (tree.Display, tree.DictDisplay))]
            if all(isinstance(n, tree.Literal) for n in literals):
                return Table(frozenset(str(n.value) for n in literals if isinstance(n, tree.Literal)), False)
        return at_most(self.find(expr, walk))


def _module_of(frame: Frame, name: str) -> ModuleScope | None:
    """The module at whose level a name is bound; None if a function binds it."""
    scope: object = frame
    while not isinstance(scope, ModuleScope):
        if isinstance(scope, Frame) and (name in scope.env or name in scope.history):
            return scope.module if scope is scope.module.frame else None
        if isinstance(scope, ClassScope) and name in scope.members:
            return None
        scope = getattr(scope, "parent", None)
        if scope is None:
            return None
    return scope

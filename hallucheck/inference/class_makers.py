"""What class decorators and metaclasses make of a class: whether they may give it an attribute that no text spells."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.decorator_results import replaces
from hallucheck.inference.lookup import Unclear
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.values import ClassFace, ClassInfo, ClassValue, FunctionInfo, FunctionValue, Instance, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted, last_name, statement_targets, walk_nodes, walk_statements
from hallucheck.symbols.computed_names import ANY, computed_names, loop_root
from hallucheck.symbols.model import FunctionBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_CLOSED_METACLASSES = frozenset({"builtins.type", "abc.ABCMeta", "enum.EnumMeta", "enum.EnumType", "builtins.object"})
_CLOSED_DECORATOR_MODULES = frozenset({"dataclasses", "functools", "typing", "typing_extensions", "abc"})
_CLOSED_DECORATORS = frozenset({"enum.unique", "enum.verify"})
_SETATTR = frozenset({"setattr", "__setattr__"})
_MAKING_METHODS = ("__new__", "__init__", "__call__")
_COLLECTING = frozenset({"append", "add", "insert", "setdefault", "register", "get", "pop", "remove", "discard"})
"""Methods of collections: a class that is put into one is not changed."""
_DEPTH = 4


class ClassMakers:
    """Reads the bodies of what makes classes."""

    def __init__(self, program: Program) -> None:
        self._program = program

    # ---- decorators ---------------------------------------------------------------------------------------------

    def decorator_doubt(self, face: ClassFace, name: str) -> Unclear | None:
        """Why the decorators of a class statement may give it an attribute of that name; None if they do not."""
        scope = self._program.ancestry.header_scope(face)
        for decorator in face.symbols.decorators:
            target = decorator.func if isinstance(decorator, tree.Call) else decorator
            value = self._program.expressions.evaluate(target, scope)
            if not self._keeps_class(value, name, _literals(decorator), isinstance(decorator, tree.Call)):
                detail = f"decorator of {face.module}.{face.symbols.name}"
                return Unclear(UnknownReason.UNKNOWN_DECORATOR, detail, on_class=True)
        return None

    def _keeps_class(self, value: Value, name: str, given: str, is_called: bool) -> bool:
        """Whether a class decorator is known to return the class and to add no attribute of that name to it; `given`
        is the pattern of the strings that it is called with."""
        if isinstance(value, FunctionValue):
            function = value.function
            if function.module in _CLOSED_DECORATOR_MODULES or function.full_name in _CLOSED_DECORATORS:
                return True
            if any(is_transform(definition) for definition in function.definitions):
                return not name.startswith("__")  # it makes special methods, and may leave marks of its own
            body = function.source or function
            return not body.is_stub and all(
                not replaces(definition, is_called) and self._leaves_alone(definition, body, name, given)
                for definition in body.definitions
            )
        if isinstance(value, ClassValue):
            if value.cls.module in _CLOSED_DECORATOR_MODULES:
                return True
            return is_called and self._keeps_class(Instance(value.cls, (), True), name, ANY, False)
        if isinstance(value, Instance):
            method = self._program.members.own_dunder(value, "__call__")
            return isinstance(method, FunctionValue) and self._keeps_class(method, name, ANY, is_called)
        return False

    # ---- metaclasses --------------------------------------------------------------------------------------------

    def metaclass_doubt(self, metaclass: Value | None, name: str, of_class: bool) -> Unclear | None:
        """Why a metaclass may give its classes an attribute of that name; None if it does not."""
        if metaclass is None:
            return None
        if not isinstance(metaclass, ClassValue):
            return Unclear(UnknownReason.DYNAMIC_CLASS, "unknown metaclass", on_class=True)
        line, unknown = self._program.ancestry.mro(metaclass.cls)
        if unknown is not None:
            return Unclear(UnknownReason.DYNAMIC_CLASS, f"metaclass {metaclass.cls.full_name}", on_class=True)
        for info in line:
            if info.full_name in _CLOSED_METACLASSES:
                continue
            names = {n for face in info.faces for n in face.symbols.members}
            is_open = "__prepare__" in names or (of_class and {"__getattr__", "__getattribute__"} & names)
            if is_open or not all(self._makes_nothing(info, method, name) for method in _MAKING_METHODS):
                return Unclear(UnknownReason.DYNAMIC_CLASS, f"metaclass {info.full_name}", on_class=True)
        return None

    def subclass_doubt(self, line: tuple[ClassInfo, ...], name: str) -> Unclear | None:
        """Why `__init_subclass__` of a class or a base may give it an attribute of that name; None if it does not."""
        for info in line:
            if not self._makes_nothing(info, "__init_subclass__", name, is_read=False):
                return Unclear(UnknownReason.DYNAMIC_CLASS, f"{info.full_name}.__init_subclass__")
        return None

    def stores_members(self, info: ClassInfo, attribute: str) -> bool:
        """Whether a metaclass stores what it finds in the bodies of its classes under a name of the class."""
        for face in (face for ancestor in self._program.ancestry.mro(info)[0] for face in ancestor.faces):
            for method in ("__new__", "__init__"):
                for binding in face.symbols.members.get(method, ()):
                    if isinstance(binding, FunctionBinding) and _stores(binding.function, attribute):
                        return True
        return False

    def reads_annotations(self, info: ClassInfo) -> bool:
        """Whether making the class evaluates its annotations, deferred ones too: its metaclass makes its fields of
        them (PEP 681)."""
        metaclass = self._program.ancestry.metaclass(info)
        if not isinstance(metaclass, ClassValue):
            return False
        faces = [face for ancestor in self._program.ancestry.mro(metaclass.cls)[0] for face in ancestor.faces]
        return any(_marks_transform(face.symbols.decorators) for face in faces)

    def _makes_nothing(self, info: ClassInfo, method: str, name: str, *, is_read: bool = True) -> bool:
        """Whether a method of a metaclass adds no attribute of that name to the classes that it makes; what a stub
        hides does unless `is_read` is false."""
        for face in info.faces:
            for binding in face.symbols.members.get(method, ()):
                if face.is_stub and not is_read:
                    continue
                if face.is_stub or not isinstance(binding, FunctionBinding):
                    return False
                function = self._program.functions.info((binding.function,), face.scope)
                if not self._leaves_alone(binding.function, function, name, ANY):
                    return False
        return True

    # ---- bodies -------------------------------------------------------------------------------------------------

    def leaves_alone(self, function: FunctionInfo, name: str) -> bool:
        """Whether a function that gets a class is seen to add no attribute of that name to it."""
        if self._program.modules.is_stdlib(function.module):
            return True
        body = function.source or function
        return body.is_stub or all(self._leaves_alone(definition, body, name, ANY) for definition in body.definitions)

    def _leaves_alone(
        self,
        definition: tree.FunctionDef,
        function: FunctionInfo,
        name: str,
        given: str,
        above: tuple[tree.FunctionDef, ...] = (),
    ) -> bool:
        """Whether a body stores no attribute of that name, or of a computed one that it may be, on anything."""
        for statement in walk_statements(definition.body):
            for target in statement_targets(statement):
                if isinstance(target, tree.Attribute) and target.attr in (name, "__dict__", "__class__"):
                    return False
        used = _used_as_data(definition)
        known = {parameter.name: given for parameter in definition.parameters if parameter.name in used}
        written = partial(_written, namespaces=_namespaces(definition))
        if any(re.fullmatch(pattern, name) for pattern in computed_names(definition.body, written, known)):
            return False
        classes = _made_classes(definition)
        return all(
            self._only_looks(call, function, name, (*above, definition))
            for call in walk_nodes(definition.body)
            if isinstance(call, tree.Call) and any(dotted(argument.value) in classes for argument in call.args)
        )

    def _only_looks(
        self, call: tree.Call, caller: FunctionInfo, name: str, above: tuple[tree.FunctionDef, ...]
    ) -> bool:
        """Whether a function that is given the class adds no attribute of that name to it."""
        if isinstance(call.func, tree.Attribute) and call.func.attr in (*_COLLECTING, *_MAKING_METHODS, "__set_name__"):
            return True
        root = dotted(call.func).partition(".")[0]
        inner = _inner_function(dotted(call.func), above)
        if inner is not None:
            return any(inner is other for other in above) or self._leaves_alone(inner, caller, name, ANY, above)
        callee = self._program.expressions.evaluate(call.func, caller.scope.unrecorded()) if root else None
        if isinstance(callee, ClassValue):
            return self._program.modules.is_stdlib(callee.cls.module)  # others may keep it and change it
        if not isinstance(callee, FunctionValue):
            return root in ("super", "") and isinstance(call.func, tree.Attribute)
        if self._program.modules.is_stdlib(callee.function.module):
            return True
        body = callee.function.source or callee.function
        return len(above) < _DEPTH and all(
            any(definition is other for other in above) or self._leaves_alone(definition, body, name, ANY, above)
            for definition in body.definitions
        )


def _inner_function(name: str, above: tuple[tree.FunctionDef, ...]) -> tree.FunctionDef | None:
    """The function of that name that stands in one of these bodies; None if there is none."""
    for definition in reversed(above):
        for statement in walk_statements(definition.body):
            if isinstance(statement, tree.FunctionDef) and statement.name == name:
                return statement
    return None


def is_transform(function: tree.FunctionDef) -> bool:
    """Whether a function is marked as making dataclass-like classes (PEP 681)."""
    return _marks_transform(function.decorators)


def _marks_transform(decorators: list[tree.Expr]) -> bool:
    targets = [d.func if isinstance(d, tree.Call) else d for d in decorators]
    return any(last_name(target) == "dataclass_transform" for target in targets)


def _literals(decorator: tree.Expr) -> str:
    """The pattern of the strings in a decorator's arguments, where these are nothing but literals."""
    texts: list[str] = []
    for argument in decorator.args if isinstance(decorator, tree.Call) else []:
        for node in walk_nodes(argument):
            match node:
                case tree.Literal(value=str(text)):
                    texts.append(re.escape(text))
                case tree.Literal() | tree.Display() | tree.DictDisplay() | tree.Argument():
                    continue
                case _:
                    return ANY
    return f"(?:{'|'.join(texts)})" if texts else ANY


def _used_as_data(function: tree.FunctionDef) -> set[str]:
    """Parameters that loops go through."""
    return {root for node in walk_nodes(function.body) if isinstance(node, tree.For) if (root := loop_root(node))}


def _made_classes(function: tree.FunctionDef) -> set[str]:
    """Names of the class in the body of what makes it."""
    found = {"cls", "klass"} | {parameter.name for parameter in function.parameters[:1]}
    for node in walk_statements(function.body):
        match node:
            case tree.Assign(targets=[tree.Name(id=name)], value=tree.Call(func=tree.Attribute(attr="__new__"))):
                found.add(name)
    return found


def _namespaces(function: tree.FunctionDef) -> set[str]:
    """Variables whose content becomes the class's: what is handed to `__new__` or `type` as its namespace."""
    found: set[str] = set()
    for node in walk_nodes(function.body):
        if isinstance(node, tree.Call) and (last_name(node.func) in ("__new__", "type")) and len(node.args) >= 3:
            found |= {n.id for argument in node.args[2:] for n in walk_nodes(argument) if isinstance(n, tree.Name)}
    return found


def _written(node: tree.Node, namespaces: set[str]) -> list[tree.Expr | None]:
    """The names that a node stores on an object, whatever it is, or in a namespace; None for any."""
    match node:
        case tree.Call(func=tree.Name(id="exec")):
            return [None]
        case tree.Call(func=tree.Name(id="type"), args=[_, _, _]):
            return [None]
        case tree.Call(func=func, args=[_, argument, *_]) if last_name(func) in _SETATTR:
            return [argument.value]
        case tree.Call(func=tree.Attribute(value=owner, attr="update" | "__setitem__" | "setdefault")):
            return [None] if _is_namespace(owner, namespaces) else []
        case tree.Call(func=func, args=[_, _, *others]) if last_name(func) in ("__new__", "type"):
            made = [argument.value for argument in others if not argument.keyword]
            return [None for value in made if not isinstance(value, (tree.Name, tree.Starred))]
        case tree.Assign(targets=targets, value=value):
            named = [t for t in targets if isinstance(t, tree.Name) and t.id in namespaces]
            keys = [key for key, _ in value.items if key] if named and isinstance(value, tree.DictDisplay) else []
            stored = [t for t in targets if isinstance(t, tree.Subscript) and _is_namespace(t.value, namespaces)]
            return [*keys, *(t.index for t in stored)]
    return []


def _is_namespace(expr: tree.Expr, namespaces: set[str]) -> bool:
    """`x.__dict__`, `vars(x)`, or the namespace that a class is made of."""
    match expr:
        case tree.Attribute(attr="__dict__"):
            return True
        case tree.Call(func=tree.Name(id="vars")):
            return True
        case tree.Name(id=name):
            return name in namespaces
    return False


def _stores(function: tree.FunctionDef, attribute: str) -> bool:
    """`namespace["attribute"] = ...` or `cls.attribute = ...`."""
    for statement in walk_statements(function.body):
        for target in statement_targets(statement):
            match target:
                case tree.Subscript(index=tree.Literal(value=text)) if text == attribute:
                    return True
                case tree.Attribute(attr=name) if name == attribute:
                    return True
    return False

"""Functions: from statements to values, through decorators and descriptors, and what their bodies return."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.containers import is_container
from hallucheck.inference.flow import BodyResult, Flow
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ClassScope, Frame, Lazy, ModuleScope, Scope, TypeParameterScope, force
from hallucheck.inference.values import (
    CallableValue,
    ClassFace,
    ClassInfo,
    ClassValue,
    DescriptorValue,
    FunctionInfo,
    FunctionValue,
    Instance,
    UnknownValue,
    Value,
    find_unknown,
    is_none,
    join,
    members_of,
)
from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind
from hallucheck.source.walk import is_generator
from hallucheck.symbols.model import FunctionBinding, Openness

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_TRANSPARENT = frozenset(
    [
        "typing.overload",
        "typing.final",
        "typing.override",
        "typing.no_type_check",
        "typing.no_type_check_decorator",
        "typing_extensions.overload",
        "typing_extensions.final",
        "typing_extensions.override",
        "typing_extensions.deprecated",
        "warnings.deprecated",
        "abc.abstractmethod",
        "functools.lru_cache",
        "functools.cache",
        "functools.wraps",
        "functools.update_wrapper",
        "typing.type_check_only",
        "atexit.register",
        "unittest.case.skip",
        "unittest.case.skipIf",
        "unittest.case.skipUnless",
    ]
)
_PROPERTIES = frozenset(
    {
        "builtins.property",
        "functools.cached_property",
        "abc.abstractproperty",
        "types.DynamicClassAttribute",
        "enum.property",
    }
)
_DISPATCHERS = frozenset({"functools.singledispatch", "functools.singledispatchmethod"})
_IMPLICIT_CLASS_METHODS = frozenset({"__init_subclass__", "__class_getitem__"})


class Functions:
    """Makes function values and runs bodies."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._infos: dict[tuple[int, int, int], FunctionInfo] = {}
        self._active: set[int] = set()
        self._lambdas: dict[int, tuple[tree.Lambda, tree.FunctionDef]] = {}
        self._told: dict[int, dict[str, Value]] = {}
        """Identity of a lambda, and of its definition -> parameter name -> what it is called with."""

    # ---- from statements ----------------------------------------------------------------------------------------

    def from_bindings(self, bindings: list[FunctionBinding], scope: Scope) -> Value:
        """The value of a name bound by one `def`, by overloads, or by alternatives."""
        overloads = [b.function for b in bindings if _has_decorator(b.function, "overload")]
        if overloads:
            rest = [b.function for b in bindings if b.function not in overloads]
            return self.from_overloads(overloads, rest[-1] if rest else None, scope)
        first = bindings[0].function
        if any(_has_decorator(b.function, "setter", "deleter", "getter", "register") for b in bindings[1:]):
            return self.from_definition(first, scope)
        if len(bindings) == 1 or bindings[0].conditional:
            return join(self.from_definition(b.function, scope) for b in bindings)
        return self.from_definition(bindings[-1].function, scope)

    def from_overloads(
        self, overloads: list[tree.FunctionDef], implementation: tree.FunctionDef | None, scope: Scope
    ) -> Value:
        """The value of a name that overloads bind, with their implementation if there is one."""
        info = self.info(tuple(overloads), scope)
        if implementation is not None and info.source is None:  # at run time the implementation alone decides
            info.source = self.info((implementation,), scope)
        return self._decorated(info, overloads[0], scope, {"overload"})

    def from_definition(self, function: tree.FunctionDef, scope: Scope) -> Value:
        """The value that one `def` statement binds."""
        return self._decorated(self.info((function,), scope), function, scope, set())

    def added(self, previous: Value | Lazy | None, node: tree.FunctionDef, value: Value | Lazy) -> Value | Lazy:
        """What a name is bound to after another `def`: accessors of a property and registered variants leave it, an
        implementation leaves its overloads."""
        known = previous if previous is None else force(previous)
        if isinstance(known, FunctionValue) and _has_decorator(known.function.definitions[-1], "overload"):
            return self._with_overload(known, node)
        if previous is not None and _has_decorator(node, "setter", "deleter", "getter", "register"):
            return previous
        return value

    def _with_overload(self, known: FunctionValue, node: tree.FunctionDef) -> Value:
        function = known.function
        if _has_decorator(node, "overload"):
            return self.from_overloads([*function.definitions, node], None, function.scope)
        return self.from_overloads(list(function.definitions), node, function.scope)

    def info(self, definitions: tuple[tree.FunctionDef, ...], scope: Scope) -> FunctionInfo:
        """The function of these statements."""
        # each run of the function around it makes a function of its own
        is_nested = isinstance(scope, Frame) and not scope.is_class_body and scope is not scope.module.frame
        key = (id(definitions[0]), len(definitions), id(scope) if is_nested else 0)
        known = self._infos.get(key)
        if known is None:
            module = scope.module
            owner = scope.owner if not isinstance(scope, Frame) or scope.is_class_body else None
            known = FunctionInfo(
                definitions[0].name,
                definitions,
                scope,
                owner,
                module.name,
                module.path,
                module.symbols.is_stub,
                is_stub_only=bool(owner and owner.is_stub_only),
                is_closure=is_nested,
            )
            self._infos[key] = known
            known.source = self._source_of(known, scope)
        elif isinstance(scope, Frame):  # the checked file is evaluated in several rounds
            known.scope = scope
        return known

    def _source_of(self, info: FunctionInfo, scope: Scope) -> FunctionInfo | None:
        """The same function in the source, for one that a stub describes."""
        if not info.is_stub:
            return None
        if info.owner is not None:
            for face in info.owner.faces:
                bindings = face.symbols.members.get(info.name, ()) if not face.is_stub else ()
                functions = [b.function for b in bindings if isinstance(b, FunctionBinding)]
                if functions:
                    return self.info((functions[-1],), ClassScope(face.scope, face.symbols.members, info.owner))
            return None
        source = scope.module.loaded.source
        if source is None or not isinstance(scope, ModuleScope):
            return None
        functions = [b.function for b in source.bindings.get(info.name, ()) if isinstance(b, FunctionBinding)]
        if not functions:
            return None
        return self.info((functions[-1],), self._program.modules.scope(scope.module.loaded, source))

    def _decorated(self, info: FunctionInfo, function: tree.FunctionDef, scope: Scope, skip: set[str]) -> Value:
        value: Value = FunctionValue(info)
        for decorator in reversed(function.decorators):
            if isinstance(decorator, (tree.Name, tree.Attribute)) and _last_name(decorator) in skip:
                continue
            value = self._apply(decorator, value, scope)
        if info.owner is not None and info.name in _IMPLICIT_CLASS_METHODS and isinstance(value, FunctionValue):
            return DescriptorValue("classmethod", value)
        if info.owner is not None and info.name == "__new__" and isinstance(value, FunctionValue):
            return DescriptorValue("staticmethod", value)
        return value

    def _apply(self, decorator: tree.Expr, value: Value, scope: Scope) -> Value:
        """What a decorator makes of a function."""
        target = decorator.func if isinstance(decorator, tree.Call) else decorator
        called = self._program.expressions.evaluate(decorator, scope)  # also records its uses
        named = self._program.expressions.evaluate(target, scope) if target is not decorator else called
        name = _full_name(named)
        if name in _TRANSPARENT or (
            isinstance(target, tree.Attribute) and target.attr in ("setter", "deleter", "getter")
        ):
            return value
        if isinstance(named, ClassValue):
            if any(c.full_name in _PROPERTIES for c in self._program.classes.mro(named.cls)[0]):
                return DescriptorValue("property", value)
            if name in ("builtins.staticmethod", "builtins.classmethod", "abc.abstractclassmethod"):
                return DescriptorValue("staticmethod" if "static" in name else "classmethod", value)
        if isinstance(called, Instance) and called.cls.module == "unittest.mock":
            return UnknownValue(UnknownReason.UNKNOWN_DECORATOR, "unittest.mock")
        if isinstance(value, DescriptorValue):
            return value if name in _TRANSPARENT else UnknownValue(UnknownReason.UNKNOWN_DECORATOR, name)
        if name in _DISPATCHERS:  # what is registered later may return anything
            value = CallableValue(UnknownValue(UnknownReason.UNKNOWN_RETURN, name))
        result = self._program.calls.result_with(called, [value])
        unknown = find_unknown(result)
        if unknown is not None:
            return UnknownValue(UnknownReason.UNKNOWN_DECORATOR, name or unknown.detail)
        return result

    # ---- descriptors --------------------------------------------------------------------------------------------

    def bind(self, value: Value, receiver: Value) -> Value:
        """What looking a class member up on the receiver makes of it (descriptor protocol)."""
        match value:
            case FunctionValue(function=function, receiver=None):
                # Functions of C are no descriptors: `converter = time.localtime` is called without the object.
                is_compiled = function.is_stub and function.owner is None and function.source is None
                return (
                    FunctionValue(function, receiver) if isinstance(receiver, Instance) and not is_compiled else value
                )
            case DescriptorValue():
                return self._bind_descriptor(value, receiver)
            case CallableValue(signature=signature) if isinstance(receiver, Instance) and signature is not None:
                return CallableValue(value.returns, signature.without_first(), value.name)
            case Instance() if value.cls.full_name == "builtins.property" and isinstance(receiver, Instance):
                return UnknownValue(UnknownReason.UNKNOWN_RETURN, "property")
            case Instance() if not value.cls.full_name.startswith("builtins."):
                return self._bind_instance(value, receiver)
        if len(members_of(value)) > 1:
            return join(self.bind(member, receiver) for member in members_of(value))
        return value

    def _bind_descriptor(self, value: DescriptorValue, receiver: Value) -> Value:
        if value.kind == "staticmethod":
            return value.func
        if value.kind == "classmethod":
            cls = receiver if isinstance(receiver, ClassValue) else _class_of(receiver)
            return FunctionValue(value.func.function, cls) if isinstance(value.func, FunctionValue) else value.func
        if isinstance(receiver, ClassValue):
            return self._program.classes.instance("builtins.property")
        return self._program.calls.result_with(self.bind(value.func, receiver), [])

    def _bind_instance(self, value: Instance, receiver: Value) -> Value:
        getter = self._program.members.own_dunder(value, "__get__")
        if getter is None:
            if isinstance(receiver, Instance) and self._program.members.own_dunder(value, "__set__") is not None:
                return UnknownValue(UnknownReason.UNKNOWN_RETURN, f"what {value.cls.full_name} lets be stored")
            return value
        on_class = isinstance(receiver, ClassValue)
        first = self._program.classes.none() if on_class else receiver
        second = receiver if on_class else _class_of(receiver)
        return self._program.calls.result_with(getter, [first, second])

    # ---- bodies -------------------------------------------------------------------------------------------------

    def stored_attribute(self, info: ClassInfo, face: ClassFace, name: str, receiver: Value) -> Value:
        """What methods of the class store as an attribute of the receiver; None does not hide a real value."""
        values: list[Value] = []
        for store in face.symbols.stores.get(name, ())[:8]:
            bindings = face.symbols.members.get(store.method, ())
            for binding in bindings:
                if isinstance(binding, FunctionBinding) and binding.function.parameters:
                    scope = ClassScope(face.scope, face.symbols.members, info)
                    body = self.run(binding.function, scope, receiver)
                    path = f"{binding.function.parameters[0].name}.{name}"
                    values += [force(entry) for entry in body.stores.get(path, ())]
        real = [self._filled(info, name, value, receiver) for value in values if not is_none(value)]
        if not real:
            return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, f"{info.full_name}.{name}")
        if any(Openness.COMPUTED_NAMES in face_.symbols.openness for face_ in info.faces):
            real.append(UnknownValue(UnknownReason.DYNAMIC_CLASS, f"{info.full_name} sets computed names"))
        value = join(real)
        if not isinstance(receiver, (Instance, ClassValue)):
            return value
        return self._program.generics.for_receiver(value, info, receiver)

    def _filled(self, info: ClassInfo, name: str, value: Value, receiver: Value) -> Value:
        """A container with what the methods of the object's class put into it."""
        containers = self._program.containers
        if not is_container(value):
            return value
        if name in self._program.grown_attributes:
            return containers.opened(value)
        start = receiver.cls if isinstance(receiver, (Instance, ClassValue)) else info
        for ancestor in self._program.classes.mro(start)[0]:
            for face in ancestor.faces:
                for method in face.symbols.changes.get(name, ()):
                    for binding in face.symbols.members.get(method, ()):
                        if isinstance(binding, FunctionBinding) and binding.function.parameters:
                            path = f"{binding.function.parameters[0].name}.{name}"
                            scope = ClassScope(face.scope, face.symbols.members, ancestor)
                            body = self.run(binding.function, scope, receiver)
                            if path not in body.stores:  # what it stores there itself it has filled already
                                value = containers.filled_by(value, path, body.grown)
        return value

    def run(self, function: tree.FunctionDef, scope: Scope, receiver: Value | None) -> BodyResult:
        """Evaluate a body without recording; each for each receiver once."""
        unknown = UnknownValue(UnknownReason.BUDGET, f"recursive {function.name}")
        recursive = BodyResult([unknown], [unknown], falls_through=False)
        if self._program.is_exhausted():
            return recursive
        told = tuple(self._told.get(id(function), {}).values())
        key = ("body", id(function), receiver, id(scope) if isinstance(scope, Frame) else 0, told)
        self._program.depth += 1
        try:
            return self._program.memo.get(
                key, lambda: self._run(function, scope, receiver), recursive, (function, scope)
            )
        finally:
            self._program.depth -= 1

    def _run(self, function: tree.FunctionDef, scope: Scope, receiver: Value | None) -> BodyResult:
        flow = Flow(self._program, self.frame(function, scope, receiver))
        flow.run(function.body)
        return flow.result()

    def frame(
        self,
        function: tree.FunctionDef | tree.Lambda,
        scope: Scope,
        receiver: Value | None,
        given: dict[str, Value] | None = None,
    ) -> Frame:
        """The frame of a body with its parameters bound to what is declared of them, else to the given values."""
        outer = scope.enclosing()
        if isinstance(function, tree.FunctionDef) and function.type_parameters:
            outer = TypeParameterScope(outer, function.type_parameters)
        frame = Frame(outer)
        frame.owner = scope.owner
        frame.receiver = receiver
        if self._program.callers.concerns(function):
            self._program.memo.touch()
        given = given or self._told.get(id(function))
        for index, parameter in enumerate(function.parameters):
            if index == 0 and receiver is not None and parameter.kind is not ParameterKind.VAR_POSITIONAL:
                frame.bind(parameter.name, receiver)
            elif given is not None and parameter.annotation is None and parameter.name in given:
                frame.bind(parameter.name, given[parameter.name])
            else:
                make = partial(self._parameter_value, function, parameter, scope, receiver)
                frame.bind(parameter.name, Lazy(make))
        return frame

    def _parameter_value(
        self, function: tree.FunctionDef | tree.Lambda, parameter: tree.Parameter, scope: Scope, receiver: Value | None
    ) -> Value:
        program = self._program
        if parameter.annotation is None:
            passed = program.callers.value(function, parameter)
            declared = passed or UnknownValue(UnknownReason.UNTYPED_PARAMETER, parameter.name)
        else:
            unrecorded = scope.unrecorded()
            declared = program.annotations.instance(parameter.annotation, unrecorded)
            if isinstance(receiver, (Instance, ClassValue)) and scope.owner is not None:
                declared = program.generics.substitute(
                    declared, program.generics.receiver_solution(scope.owner, receiver)
                )
            if parameter.default is not None and isinstance(parameter.default, tree.Literal):
                if parameter.default.type == "None":
                    declared = join([declared, program.classes.none()])
        if parameter.kind is ParameterKind.VAR_POSITIONAL:
            return program.classes.instance("builtins.tuple", declared)
        if parameter.kind is ParameterKind.VAR_KEYWORD and _is_unpacked(parameter.annotation):
            return declared
        if parameter.kind is ParameterKind.VAR_KEYWORD:
            return program.classes.instance("builtins.dict", program.classes.instance("builtins.str"), declared)
        return declared

    def narrowed_by_body(self, callee: FunctionValue, declared: Value) -> Value:
        """What a function is declared to return, or what its body returns where that says more: the declared class is
        abstract, or the returned one comes from elsewhere, so that it is not known among its subclasses."""
        function = callee.function.source if callee.function.is_stub else callee.function
        if function is None or not isinstance(declared, Instance) or is_generator(function.definitions[-1]):
            return declared
        is_abstract = self._program.members.closedness.stands_for_others(declared.cls)
        is_own = function.module == self._program.checked_module
        if not is_abstract and not is_own:
            return declared
        found = members_of(self.body_result(function, callee.receiver))
        subclasses = [
            m for m in found if isinstance(m, Instance) and declared.cls in self._program.classes.mro(m.cls)[0]
        ]
        if is_abstract:
            narrowed = [m for m in subclasses if not self._program.members.closedness.stands_for_others(m.cls)]
            return join(narrowed) if len(narrowed) == len(found) else declared
        return join([declared, *(m for m in subclasses if self._is_out_of_sight(m.cls, declared.cls))])

    def _is_out_of_sight(self, subclass: ClassInfo, base: ClassInfo) -> bool:
        """Whether what a subclass has is not found among the known subclasses: it is elsewhere, or open."""
        is_elsewhere = subclass.module.partition(".")[0] != base.module.partition(".")[0]
        return is_elsewhere or self._program.members.closedness.is_open(subclass)

    def body_result(self, info: FunctionInfo, receiver: Value | None) -> Value:
        """What a call of an unannotated function yields, from its body; generators and coroutines included."""
        function = info.definitions[-1]
        if _is_empty(function) or _has_decorator(function, "abstractmethod"):
            return UnknownValue(UnknownReason.UNKNOWN_RETURN, info.full_name)
        if info.owner is not None and self._program.classes.is_protocol(info.owner):
            return UnknownValue(UnknownReason.UNKNOWN_RETURN, info.full_name)
        return self._result_of(info, self.run(function, info.scope, receiver))

    def _result_of(self, info: FunctionInfo, body: BodyResult) -> Value:
        function = info.definitions[-1]
        if body.yields or is_generator(function):
            return self._generator(body, function.is_async)
        values = [force(entry) for entry in body.returns]
        if body.falls_through:
            values.append(self._program.classes.none())
        if not values:
            return UnknownValue(UnknownReason.UNKNOWN_RETURN, info.full_name)
        return self.awaitable(join(values)) if function.is_async else join(values)

    def body_result_with(self, info: FunctionInfo, receiver: Value | None, given: dict[str, Value]) -> Value:
        """The same, with parameters that are not annotated bound to given values."""
        function = info.definitions[-1]
        if id(function) in self._active:
            return UnknownValue(UnknownReason.BUDGET, f"recursive {function.name}")
        self._active.add(id(function))
        try:
            for parameter in function.parameters:
                if parameter.name not in given and parameter.default is not None and parameter.annotation is None:
                    given[parameter.name] = self._program.expressions.evaluate(parameter.default, info.scope)
            flow = Flow(self._program, self.frame(function, info.scope, receiver, given))
            flow.run(function.body)
            return self._result_of(info, flow.result())
        finally:
            self._active.discard(id(function))

    def tell(self, expr: tree.Lambda, values: tuple[Value, ...]) -> None:
        """Note what a lambda is called with, in the order of its parameters."""
        told = {parameter.name: value for parameter, value in zip(expr.parameters, values)}
        self._told[id(expr)] = self._told[id(self.lambda_definition(expr))] = told

    def lambda_definition(self, expr: tree.Lambda) -> tree.FunctionDef:
        """A lambda as the function statement that it abbreviates; one for each lambda."""
        known = self._lambdas.get(id(expr))
        if known is None:
            definition = tree.FunctionDef(expr.at, "<lambda>", expr.parameters, None, [], [tree.Return(expr.body)])
            known = self._lambdas[id(expr)] = (expr, definition)
        return known[1]

    def _generator(self, body: BodyResult, is_async: bool) -> Value:
        element = self._program.generics.element(force(entry) for entry in body.yields)
        unknown = UnknownValue(UnknownReason.UNKNOWN_ELEMENT)
        if is_async:
            return self._program.classes.instance("types.AsyncGeneratorType", element, unknown)
        return self._program.classes.instance("types.GeneratorType", element, unknown, unknown)

    def awaitable(self, value: Value) -> Value:
        """The coroutine of an async function that returns the value."""
        unknown = UnknownValue(UnknownReason.UNKNOWN_ELEMENT)
        return self._program.classes.instance("types.CoroutineType", unknown, unknown, value)


def _class_of(value: Value) -> Value:
    return ClassValue(value.cls, value.args, value.is_exact) if isinstance(value, Instance) else value


def _full_name(value: Value) -> str:
    match value:
        case FunctionValue(function=function):
            return function.full_name
        case ClassValue(cls=cls):
            return cls.full_name
        case UnknownValue(detail=detail):
            return detail
    return ""


def _last_name(expr: tree.Expr) -> str:
    return getattr(expr, "attr", "") or getattr(expr, "id", "")


def _has_decorator(function: tree.FunctionDef, *names: str) -> bool:
    return any(_last_name(decorator) in names for decorator in function.decorators)


def _is_unpacked(annotation: tree.Expr | None) -> bool:
    """`**options: Unpack[Options]` (PEP 692)."""
    return isinstance(annotation, tree.Subscript) and _last_name(annotation.value) == "Unpack"


def _is_empty(function: tree.FunctionDef) -> bool:
    """Only a docstring, `...`, or a raise: the body says nothing of what overriding methods return."""
    for statement in function.body:
        match statement:
            case tree.Expression(value=tree.Literal()) | tree.Raise():
                continue
        return False
    return True

"""`def` and `class` statements: their headers are evaluated and recorded, then their names are bound."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.lazy import Lazy
from hallucheck.inference.scopes import Frame
from hallucheck.inference.values import ClassInfo, Value
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.flow import Flow


def run_function(flow: Flow, node: tree.FunctionDef) -> None:
    """Bind a function; its body is run later."""
    functions = flow.program.functions
    if flow.frame.recorder is not None:
        _record_header(flow, node)
        flow.pending.append((node, flow.frame))
    scope = flow.frame.snapshot() if flow.frame.recorder is None else flow.frame
    previous = flow.frame.env.get(node.name)
    value: Value | Lazy
    if flow.frame.recorder is not None:
        value = functions.from_definition(node, scope)
    else:
        value = Lazy(partial(functions.from_definition, node, scope))
    added = functions.added(previous, node, value)
    if previous is not None and added is not value:  # the same function or property goes on
        flow.frame.note_change(node.name, previous, added)
        flow.frame.env[node.name] = added
    else:
        flow.frame.bind(node.name, added)


def _record_header(flow: Flow, node: tree.FunctionDef) -> None:
    """Decorators are recorded where they are applied; here defaults and annotations."""
    for parameter in node.parameters:
        flow.ignore(parameter.default)
        if parameter.annotation is not None:
            flow.program.annotations.type_expression(parameter.annotation, _header_scope(flow, node))
    if node.returns is not None:
        flow.program.annotations.type_expression(node.returns, _header_scope(flow, node))


def _header_scope(flow: Flow, node: tree.FunctionDef | tree.ClassDef) -> Frame:
    if not node.type_parameters:
        return flow.frame
    inner = Frame(flow.frame, flow.frame.recorder, is_inline=True)
    for parameter in node.type_parameters:
        inner.env[parameter.name] = flow.program.annotations.type_parameter(parameter, inner)
    return inner


def run_class(flow: Flow, node: tree.ClassDef) -> None:
    """Bind a class; in the checked file its body is run where it stands."""
    symbols = flow.program.classes.symbols_of(node, flow.frame)
    if flow.frame.recorder is not None:
        header = _header_scope(flow, node)
        for argument in node.arguments:
            if argument.keyword or argument.star:
                flow.program.expressions.evaluate(argument.value, header)
            else:
                flow.program.annotations.type_expression(argument.value, header)
        for decorator in node.decorators:
            flow.ignore(decorator)
    scope = flow.frame.snapshot() if flow.frame.recorder is None else flow.frame
    info = flow.program.classes.info(symbols, scope)
    value = flow.program.classes.object_of(info)
    flow.frame.bind(node.name, value)
    if flow.frame.recorder is not None:
        _class_body(flow, node, info)


def _class_body(flow: Flow, node: tree.ClassDef, info: ClassInfo) -> None:
    body = Frame(_header_scope(flow, node), flow.frame.recorder, is_inline=True)
    body.is_class_body = True
    body.owner = info
    inner = flow.aside(body)
    inner.run(node.body)
    flow.pending += inner.pending

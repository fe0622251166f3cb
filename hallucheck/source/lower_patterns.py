"""Lower the patterns of `match` statements."""

from __future__ import annotations

import libcst as cst

from hallucheck.source import tree
from hallucheck.source.lowering import Lowering, PatternTable, identifier


def _value(node: cst.MatchValue | cst.MatchSingleton, to: Lowering) -> tree.Pattern:
    return tree.ValuePattern(to.expr(node.value))


def _capture(node: cst.MatchAs, to: Lowering) -> tree.Pattern:
    inner = None if node.pattern is None else to.pattern(node.pattern)
    return tree.CapturePattern(to.at(node.name or node), inner, _text(node.name))


def _star(node: cst.MatchStar, to: Lowering) -> tree.Pattern:
    return tree.CapturePattern(to.at(node.name or node), None, _text(node.name), True)


def _text(name: cst.Name | None) -> str:
    return "" if name is None else identifier(name)


def _or(node: cst.MatchOr, to: Lowering) -> tree.Pattern:
    return tree.OrPattern([to.pattern(element.pattern) for element in node.patterns])


def _sequence(node: cst.MatchList | cst.MatchTuple, to: Lowering) -> tree.Pattern:
    return tree.SequencePattern([to.pattern(element) for element in node.patterns])


def _element(node: cst.MatchSequenceElement, to: Lowering) -> tree.Pattern:
    return to.pattern(node.value)


def _mapping(node: cst.MatchMapping, to: Lowering) -> tree.Pattern:
    items = [(to.expr(element.key), to.pattern(element.pattern)) for element in node.elements]
    return tree.MappingPattern(to.at(node.rest or node), items, _text(node.rest))


def _class(node: cst.MatchClass, to: Lowering) -> tree.Pattern:
    cls = to.expr(node.cls)
    at = to.at(node)
    positional = [to.pattern(element) for element in node.patterns]
    keywords = [(to.at(element.key), identifier(element.key), to.pattern(element.pattern)) for element in node.kwds]
    return tree.ClassPattern(at, cls, positional, keywords)


PATTERNS: PatternTable = {
    cst.MatchValue: _value,
    cst.MatchSingleton: _value,
    cst.MatchAs: _capture,
    cst.MatchStar: _star,
    cst.MatchOr: _or,
    cst.MatchList: _sequence,
    cst.MatchTuple: _sequence,
    cst.MatchSequenceElement: _element,
    cst.MatchMapping: _mapping,
    cst.MatchClass: _class,
}

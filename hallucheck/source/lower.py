"""Lower a parsed file from libcst to the tree: statements here, expressions in `lower_expressions.py`.

One walk of our own: libcst's visitors and metadata cost 5 to 100 times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from hallucheck.source import tree
from hallucheck.source.lower_expressions import ExpressionLowerer, operator


def lower(module: cst.Module) -> tuple[tree.Module, list[cst.CSTNode]]:
    """(the tree, the libcst nodes that its `at`s number).

    Raises:
        RecursionError: nested too deeply.
    """
    lowerer = _StatementLowerer()
    return tree.Module(lowerer.block(module.body)), lowerer.nodes


class _StatementLowerer(ExpressionLowerer):
    def __init__(self) -> None:
        super().__init__()
        self._statements: dict[type, Callable[[Any], tree.Stmt]] = {
            cst.Expr: lambda node: tree.Expression(self.expr(node.value)),
            cst.Assign: self._assign,
            cst.AnnAssign: self._annotated,
            cst.AugAssign: self._augmented,
            cst.Del: self._delete,
            cst.Import: self._import,
            cst.ImportFrom: self._import_from,
            cst.Return: lambda node: tree.Return(self.optional(node.value)),
            cst.Raise: self._raise,
            cst.Assert: lambda node: tree.Assert(self.expr(node.test), self.optional(node.msg)),
            cst.Global: lambda node: tree.Global([item.name.value for item in node.names]),
            cst.Nonlocal: lambda node: tree.Global([item.name.value for item in node.names], True),
            cst.Break: lambda node: tree.Jump(True),
            cst.Continue: lambda node: tree.Jump(False),
            cst.TypeAlias: self._type_alias,
            cst.If: self._if,
            cst.While: lambda node: tree.While(self.expr(node.test), self._suite(node.body), self._else(node.orelse)),
            cst.For: self._for,
            cst.With: self._with,
            cst.Try: self._try,
            cst.TryStar: self._try,
            cst.FunctionDef: self._function,
            cst.ClassDef: self._class,
            cst.Match: self._match,
        }

    def block(self, nodes: Sequence[cst.CSTNode]) -> list[tree.Stmt]:
        """Lower statements in order; `pass` has no counterpart."""
        found: list[tree.Stmt] = []
        for node in nodes:
            if isinstance(node, cst.SimpleStatementLine):
                found += self.block(node.body)
            else:
                lowered = self._statements.get(type(node))
                if lowered is not None:
                    found.append(lowered(node))
        return found

    def _suite(self, node: cst.BaseSuite) -> list[tree.Stmt]:
        return self.block(node.body)

    def _else(self, node: cst.Else | None) -> list[tree.Stmt]:
        return self._suite(node.body) if node is not None else []

    # ---- simple statements --------------------------------------------------------------------------------------

    def _assign(self, node: cst.Assign) -> tree.Stmt:
        return tree.Assign([self.expr(target.target) for target in node.targets], self.expr(node.value))

    def _annotated(self, node: cst.AnnAssign) -> tree.Stmt:
        target = self.expr(node.target)
        return tree.AnnotatedAssign(target, self.expr(node.annotation.annotation), self.optional(node.value))

    def _augmented(self, node: cst.AugAssign) -> tree.Stmt:
        return tree.AugmentedAssign(self.expr(node.target), operator(node.operator), self.expr(node.value))

    def _delete(self, node: cst.Del) -> tree.Stmt:
        if isinstance(node.target, cst.Tuple) and not node.target.lpar:
            return tree.Delete([self.expr(element.value) for element in node.target.elements])
        return tree.Delete([self.expr(node.target)])

    def _import(self, node: cst.Import) -> tree.Stmt:
        return tree.Import(self.at(node), self._aliases(node.names))

    def _import_from(self, node: cst.ImportFrom) -> tree.Stmt:
        module = _dotted_text(node.module) if node.module is not None else ""
        at = self.at(node.module if node.module is not None else node)
        if isinstance(node.names, cst.ImportStar):
            names = [tree.Alias(self.at(node.names), "*")]
        else:
            names = self._aliases(node.names)
        return tree.ImportFrom(at, module, len(node.relative), names)

    def _aliases(self, names: Sequence[cst.ImportAlias]) -> list[tree.Alias]:
        found = []
        for alias in names:
            asname = ""
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                asname = alias.asname.name.value
            found.append(tree.Alias(self.at(alias.name), _dotted_text(alias.name), asname))
        return found

    def _raise(self, node: cst.Raise) -> tree.Stmt:
        return tree.Raise(self.optional(node.exc), self.expr(node.cause.item) if node.cause else None)

    def _type_alias(self, node: cst.TypeAlias) -> tree.Stmt:
        at = self.at(node.name)
        return tree.TypeAlias(at, node.name.value, self._type_parameters(node.type_parameters), self.expr(node.value))

    # ---- compound statements ------------------------------------------------------------------------------------

    def _if(self, node: cst.If) -> tree.Stmt:
        chain: list[cst.If] = [node]  # `elif` chains of hundreds of branches are real
        while isinstance(chain[-1].orelse, cst.If):
            chain.append(chain[-1].orelse)
        parts = [(self.expr(part.test), self._suite(part.body)) for part in chain]
        last = chain[-1].orelse
        orelse = self._suite(last.body) if isinstance(last, cst.Else) else []
        for test, body in reversed(parts):
            orelse = [tree.If(test, body, orelse)]
        return orelse[0]

    def _for(self, node: cst.For) -> tree.Stmt:
        target, iterable = self.expr(node.target), self.expr(node.iter)
        is_async = node.asynchronous is not None
        return tree.For(target, iterable, self._suite(node.body), self._else(node.orelse), is_async)

    def _with(self, node: cst.With) -> tree.Stmt:
        items: list[tuple[tree.Expr, tree.Expr | None]] = []
        for item in node.items:
            items.append((self.expr(item.item), self.expr(item.asname.name) if item.asname else None))
        return tree.With(items, self._suite(node.body), node.asynchronous is not None)

    def _try(self, node: cst.Try | cst.TryStar) -> tree.Stmt:
        body = self._suite(node.body)
        handlers = []
        for handler in node.handlers:
            named = handler.name.name if handler.name else None
            at = self.at(named or handler)
            name = named.value if isinstance(named, cst.Name) else ""
            handlers.append(tree.Handler(at, self.optional(handler.type), name, self._suite(handler.body)))
        final = self._suite(node.finalbody.body) if node.finalbody else []
        return tree.Try(body, handlers, self._else(node.orelse), final, isinstance(node, cst.TryStar))

    # ---- definitions --------------------------------------------------------------------------------------------

    def _function(self, node: cst.FunctionDef) -> tree.Stmt:
        decorators = [self.expr(decorator.decorator) for decorator in node.decorators]
        at = self.at(node.name)
        return tree.FunctionDef(
            at,
            node.name.value,
            self.parameters(node.params),
            self.expr(node.returns.annotation) if node.returns else None,
            decorators,
            self._suite(node.body),
            node.asynchronous is not None,
            self._type_parameters(node.type_parameters),
        )

    def _class(self, node: cst.ClassDef) -> tree.Stmt:
        decorators = [self.expr(decorator.decorator) for decorator in node.decorators]
        at = self.at(node.name)
        arguments = self.arguments([*node.bases, *node.keywords])
        parameters = self._type_parameters(node.type_parameters)
        return tree.ClassDef(at, node.name.value, arguments, decorators, self._suite(node.body), parameters)

    def _type_parameters(self, node: cst.TypeParameters | None) -> list[tree.TypeParameter]:
        if node is None:
            return []
        found = []
        for parameter in node.params:
            param = parameter.param
            bound = self.optional(getattr(param, "bound", None))
            kind = type(param).__name__
            at = self.at(param.name)
            found.append(tree.TypeParameter(at, param.name.value, kind, bound, self.optional(parameter.default)))
        return found

    # ---- match --------------------------------------------------------------------------------------------------

    def _match(self, node: cst.Match) -> tree.Stmt:
        subject = self.expr(node.subject)
        cases = [
            tree.Case(self._pattern(case.pattern), self.optional(case.guard), self._suite(case.body))
            for case in node.cases
        ]
        return tree.Match(subject, cases)

    def _pattern(self, node: cst.CSTNode) -> tree.Pattern:
        match node:
            case cst.MatchValue() | cst.MatchSingleton():
                return tree.ValuePattern(self.expr(node.value))
            case cst.MatchAs():
                inner = self._pattern(node.pattern) if node.pattern is not None else None
                return tree.CapturePattern(self.at(node.name or node), inner, node.name.value if node.name else "")
            case cst.MatchStar():
                name = node.name.value if node.name else ""
                return tree.CapturePattern(self.at(node.name or node), None, name, True)
            case cst.MatchOr():
                return tree.OrPattern([self._pattern(element.pattern) for element in node.patterns])
            case cst.MatchList() | cst.MatchTuple():
                return tree.SequencePattern([self._sequence_part(element) for element in node.patterns])
            case cst.MatchMapping():
                items = [(self.expr(item.key), self._pattern(item.pattern)) for item in node.elements]
                return tree.MappingPattern(self.at(node.rest or node), items, node.rest.value if node.rest else "")
            case cst.MatchClass():
                return self._class_pattern(node)
        raise TypeError(type(node).__name__)

    def _sequence_part(self, element: Any) -> tree.Pattern:
        return self._pattern(element if isinstance(element, cst.MatchStar) else element.value)

    def _class_pattern(self, node: cst.MatchClass) -> tree.Pattern:
        at = self.at(node)
        cls = self.expr(node.cls)
        positional = [self._pattern(element.value) for element in node.patterns]
        keywords = [(self.at(kwd.key), kwd.key.value, self._pattern(kwd.pattern)) for kwd in node.kwds]
        return tree.ClassPattern(at, cls, positional, keywords)


def _dotted_text(node: cst.CSTNode) -> str:
    parts = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    assert isinstance(node, cst.Name)
    parts.append(node.value)
    return ".".join(reversed(parts))

"""Functions of a file that nothing but calls by their names can reach, told from the text alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hallucheck.source import tree
from hallucheck.source.walk import last_name, walk_nodes

_KEEPING_DECORATORS = frozenset(
    {"staticmethod", "classmethod", "cache", "lru_cache", "wraps", "contextmanager", "asynccontextmanager", "override"}
)
_TESTS = frozenset({"isinstance", "issubclass", "type", "callable", "hasattr", "super", "repr", "str", "print"})
_BY_NAME = frozenset({"getattr", "globals", "locals", "vars", "eval", "methodcaller", "__dict__"})
"""With these a string may call what it names."""


def only_called(module: tree.Module) -> Iterator[tuple[tree.FunctionDef, str, list[str]]]:
    """(function with parameters, the name it is called by, top-level packages whose classes might call
    it) of those that only calls can reach. Of a class with bases only the private methods are listed."""
    origins = dict(_origins(module))
    handed_on = _handed_on(module)
    for function, owner in _functions(module.body, None):
        if not function.parameters:
            continue
        if any(_called_name(d) not in _KEEPING_DECORATORS for d in function.decorators):
            continue
        name = owner.name if owner is not None and function.name == "__init__" else function.name
        is_own = owner is None or _is_plain(owner)
        if not is_own and (not name.startswith("_") or name.startswith("__")):
            continue
        if name in handed_on or (name.startswith("__") and name.endswith("__")):
            continue
        bases = [] if is_own or owner is None else [_root(a.value) for a in owner.arguments]
        yield function, name, list(dict.fromkeys(origins[base] for base in bases if base in origins))


def _origins(module: tree.Module) -> Iterator[tuple[str, str]]:
    """(name that an import binds, top-level package that it comes from)."""
    for node in walk_nodes(module):
        match node:
            case tree.Import(names=names):
                yield from ((a.asname or a.name.partition(".")[0], a.name.partition(".")[0]) for a in names)
            case tree.ImportFrom(level=0, module=origin, names=names):
                yield from ((a.asname or a.name, origin.partition(".")[0]) for a in names)


def _root(expr: tree.Expr) -> str:
    while isinstance(expr, (tree.Attribute, tree.Subscript)):
        expr = expr.value
    return expr.id if isinstance(expr, tree.Name) else ""


def _is_plain(owner: tree.ClassDef) -> bool:
    """A class whose methods no framework calls: no bases, metaclass or decorators of its own making."""
    plain = {"object", "ABC", "Enum", "Exception", "NamedTuple", "Protocol"}
    return all(_called_name(a.value) in plain and not a.keyword and not a.star for a in owner.arguments) and all(
        _called_name(d) == "dataclass" for d in owner.decorators
    )


def _functions(
    statements: Iterable[tree.Stmt], owner: tree.ClassDef | None
) -> Iterator[tuple[tree.FunctionDef, tree.ClassDef | None]]:
    """(function, class whose body it stands in) of all functions, nested ones included."""
    for node in statements:
        match node:
            case tree.FunctionDef():
                yield node, owner
                yield from _functions(node.body, None)
            case tree.ClassDef():
                yield from _functions(node.body, node)
            case tree.If() | tree.For() | tree.While():
                yield from _functions([*node.body, *node.orelse], owner)
            case tree.With():
                yield from _functions(node.body, owner)
            case tree.Try():
                handlers = [statement for handler in node.handlers for statement in handler.body]
                yield from _functions([*node.body, *handlers, *node.orelse, *node.finalbody], owner)


def _handed_on(module: tree.Module) -> set[str]:
    """Names that are used in another way than by calling them, as a base, or in an annotation or test."""
    allowed: set[int] = set()
    names: dict[int, str] = {}
    texts: set[str] = set()
    defined: set[str] = set()
    for node in walk_nodes(module):
        match node:
            case tree.Call(func=func, args=args):
                allowed.add(id(func))
                allowed |= {id(argument.value) for argument in args if not argument.star}
                if _called_name(func) in _TESTS:
                    allowed |= {id(part) for argument in args for part in _parts(argument.value)}
            case tree.ClassDef(arguments=arguments):
                allowed |= {id(argument.value) for argument in arguments}
            case tree.FunctionDef(parameters=parameters, returns=returns):
                annotations = [p.annotation for p in parameters] + [returns]
                allowed |= {id(n) for annotation in annotations for n in walk_nodes(annotation)}
            case tree.AnnotatedAssign(annotation=annotation):
                allowed |= {id(n) for n in walk_nodes(annotation)}
            case tree.Handler(type=type_):
                allowed |= {id(n) for n in walk_nodes(type_)}
        match node:
            case tree.Name(id=name) | tree.Attribute(attr=name):
                names[id(node)] = name
                if isinstance(node, tree.Attribute):
                    allowed.add(id(node.value))
            case tree.Literal(value=str(text)) if text.isidentifier():
                texts.add(text)
            case tree.FunctionDef(name=name):
                defined.add(name)
    allowed |= _stored(module)
    if not _BY_NAME & set(names.values()):
        texts.clear()
    parts = tuple(text for text in texts if text.endswith("_")), tuple(text for text in texts if text.startswith("_"))
    spelled = {name for name in defined if name.startswith(parts[0]) or name.endswith(parts[1])}
    return {name for key, name in names.items() if key not in allowed} | texts | spelled


def _stored(module: tree.Module) -> set[int]:
    """Identities of the names that are assigned to: binding a variable hands no function of that name on."""
    found: set[int] = set()
    for node in walk_nodes(module):
        match node:
            case tree.Assign(targets=targets):
                found |= {id(part) for target in targets for part in _parts(target)}
            case tree.For(target=target) | tree.AnnotatedAssign(target=target) | tree.NamedExpression(target=target):
                found |= {id(part) for part in _parts(target)}
            case tree.With(items=items):
                found |= {id(part) for _, target in items if target is not None for part in _parts(target)}
    return found


def _parts(expr: tree.Expr) -> list[tree.Expr]:
    if isinstance(expr, tree.Display):
        return [part for element in expr.elements for part in _parts(element)]
    return [expr.value] if isinstance(expr, tree.Starred) else [expr]


def _called_name(expr: tree.Expr) -> str:
    """The last name of an expression, or of what it calls."""
    return last_name(expr.func if isinstance(expr, tree.Call) else expr)

"""`unittest.mock.patch` and its like, under the names that several packages give them."""

from __future__ import annotations

from hallucheck.inference.string_parameters import Excuse, Names, Place, StringParameter

Table = dict[str, tuple[StringParameter, ...]]
"""Full name of a callable, with its class for methods -> the parameters that take names."""

_TARGET, _ATTRIBUTE = Place("target", 0), Place("attribute", 1)
_OPTIONS = frozenset({"target", "spec", "create", "spec_set", "autospec", "new_callable"})


def patch(*names: str) -> Table:
    """`patch("a.b.c")`."""
    made = Excuse(Place("create", 3), True)
    return dict.fromkeys(names, (StringParameter(_TARGET, Names.TARGET, excuse=made, makes_builtins=True),))


def patch_object(*names: str) -> Table:
    """`patch.object(a.b, "c")`."""
    made = Excuse(Place("create", 4), True)
    named = StringParameter(_ATTRIBUTE, Names.ATTRIBUTE, owner=_TARGET, excuse=made, makes_builtins=True)
    return dict.fromkeys(names, (named,))


def patch_multiple(*names: str) -> Table:
    """`patch.multiple("a.b", c=...)`."""
    made = Excuse(Place("create", 2), True)
    named = StringParameter(_TARGET, Names.KEYWORDS, excuse=made, makes_builtins=True, known=_OPTIONS)
    return dict.fromkeys(names, (named,))


def patch_dict(*names: str) -> Table:
    """`patch.dict("a.b.c", ...)`."""
    return dict.fromkeys(names, (StringParameter(Place("in_dict", 0), Names.OBJECT),))

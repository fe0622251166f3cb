"""Names that a writer could believe in: real ones of the neighbourhood with a word changed, added or exchanged."""

import re

_LIKE = (
    ("get", "fetch", "load", "read", "retrieve", "find", "lookup"),
    ("set", "update", "put", "assign", "configure"),
    ("create", "make", "build", "new", "generate"),
    ("delete", "remove", "drop", "clear", "discard"),
    ("list", "all", "iter", "enumerate"),
    ("run", "execute", "call", "invoke", "process"),
    ("open", "connect", "start", "begin"),
    ("close", "disconnect", "stop", "finish", "shutdown"),
    ("parse", "decode", "loads", "deserialize"),
    ("format", "encode", "dumps", "serialize", "render"),
    ("write", "save", "store", "dump"),
    ("add", "append", "insert", "push", "register"),
    ("check", "validate", "verify", "test"),
    ("error", "exception", "failure", "warning"),
    ("config", "settings", "options", "params"),
    ("name", "id", "key", "label", "title"),
    ("size", "length", "count", "num", "width"),
    ("data", "value", "values", "content", "body"),
    ("client", "session", "connection", "manager"),
    ("type", "kind", "class", "dtype"),
    ("max", "min", "limit", "default"),
    ("string", "str", "text", "bytes"),
    ("array", "list", "tensor", "matrix"),
    ("path", "file", "filename", "dir"),
    ("time", "date", "timestamp", "duration"),
    ("version", "release", "revision"),
    ("request", "response", "message", "query"),
)
_SYNONYMS = {word: group for group in _LIKE for word in group}
_PREFIXES = ("get", "is", "set", "to", "from", "has")
_CLASS_WORDS = ("Async", "Base", "Config", "Manager", "Error", "Client")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def plausible_name(own, others, random):
    """A name made of those that a container has and those that its siblings have; "" if none comes of it.

    `own` and `others` are lists of public names.
    """
    make = random.choice(_MAKERS)
    base = random.choice(own or others)
    return make(base, own or others, others, random)


def _of_sibling(base, own, others, random):
    return random.choice(others) if others else ""


def _with_changed_word(base, own, others, random):
    words = _words(base)
    places = [at for at, word in enumerate(words) if word.lower() in _SYNONYMS]
    if places:
        at = random.choice(places)
        new = random.choice([word for word in _SYNONYMS[words[at].lower()] if word != words[at].lower()])
    elif len(words) > 1:
        at = random.randrange(len(words))
        new = random.choice(_words(random.choice(own)) or [""])
    else:
        return ""
    return _joined([*words[:at], new, *words[at + 1 :]], base)


def _in_other_number(base, own, others, random):
    if base.lower().endswith("ss") or not base[-1].isalpha():
        return ""
    mark = "S" if base.isupper() else "s"
    return base[:-1] if base.lower().endswith("s") else base + mark


def _with_prefix(base, own, others, random):
    words = _words(base)
    if base[:1].isupper() and not base.isupper():
        word = random.choice(_CLASS_WORDS)
        return word + base if word in ("Async", "Base") else base + word
    prefix = random.choice(_PREFIXES)
    is_verb = words and (words[0] in _PREFIXES or words[0] in _SYNONYMS)
    return "" if is_verb else _joined([prefix, *words], base)


def _of_two(base, own, others, random):
    first, second = _words(base), _words(random.choice(own))
    if not first or not second or first == second:
        return ""
    return _joined([*first[:-1], second[-1]] if len(first) > 1 else [first[0], second[-1]], base)


_MAKERS = (_of_sibling, _with_changed_word, _in_other_number, _with_prefix, _of_two)


def _words(name):
    return _WORD.findall(name)


def _joined(words, like):
    """The words as a name in the style of another one."""
    words = [word for word in words if word]
    if "_" in like or like.islower():
        name = "_".join(word.lower() for word in words)
        return name.upper() if like.isupper() else name
    if like.isupper():
        return "_".join(words).upper()
    joined = "".join(word[:1].upper() + word[1:] for word in words)
    return joined if like[:1].isupper() else joined[:1].lower() + joined[1:]

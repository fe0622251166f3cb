"""What IPython understands beyond Python: magics, shell commands, help; each is replaced by Python of as many lines.

https://ipython.readthedocs.io/en/stable/interactive/reference.html
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from hallucheck.source.document import Block, Line

GIVEN_NAMES = frozenset(
    {
        "get_ipython", "display", "exit", "quit", "In", "Out", "_", "__", "___", "_i", "_ii", "_iii", "_ih", "_oh",
        "_dh", "_sh", "__IPYTHON__", "__session__", "ls", "ll", "pwd", "cd", "cat", "cp", "mv", "rm", "mkdir", "rmdir",
        "less", "more", "man", "clear", "who", "whos", "who_ls", "history", "hist", "reset", "env", "lsmagic",
        "quickref", "magic", "doctest_mode"
    }
)
"""What IPython puts beside the builtins, and "automagic": magics without their `%`."""
OUTPUT_NAME = re.compile(r"\b_i?\d+\b")
"""`_1` and `_i1`: outputs and inputs by their numbers."""

_RUN_PYTHON = frozenset(
    {
        "time", "timeit", "capture", "prun", "debug", "memit", "mprun", "lprun", "snakeviz", "pyinstrument", "scalene",
        "heat", "opts", "output", "ipytest", "run_pytest", "wandb", "memray_flamegraph", "filprofile",
        "ignore_exception"
    }
)
"""Magics whose body, or rest of the line, is Python of the notebook."""
_BRING_NO_NAMES = frozenset(
    {
        "load_ext", "reload_ext", "unload_ext", "autoreload", "aimport", "config", "pip", "conda",
        "mamba", "micromamba", "uv", "env", "set_env", "cd", "pwd", "ls", "ll", "mkdir", "cat", "cp", "mv", "rm",
        "precision", "pdb", "who", "whos", "xmode", "colors", "alias", "bash", "sh", "script", "html", "HTML",
        "javascript", "js", "latex", "markdown", "svg", "perl", "ruby", "writefile", "file", "cmd", "system", "sx",
        "sc", "tensorboard", "history", "notebook", "save", "pinfo", "pinfo2", "psource", "pdoc", "pfile", "pdef",
        "psearch", "warning_on", "flow", "reset", "logstart", "logstop", "dirs", "pushd", "popd", "killbgscripts",
        "gui", "mermaid", "dot", "graphviz", "watermark", "version_information", "black", "nb_black", "skip",
        "unittest_main", "python", "python2", "python3", "pypy", "!"
    }
)
_AUTOMAGIC = re.compile(
    r"(?:pip|conda|mamba|cd|ls|ll|cat|mkdir|rm|cp|mv|less|more|man|load_ext|run|pylab)"
    r"[ \t]+(?:[^\s=(\[.,:+*/%&|<>-]|[/.~-]\S)"
)
"""A line such as `cd ..`, which IPython takes for a magic."""
_SHOWS = re.compile(r"%\w+[ \t]+(?:inline|notebook|widget|ipympl|auto|agg|qt\d?|tk|wx|gtk\d?|osx|nbagg|ipympl)\s*")
"""What sets how figures are shown."""
_MAGIC = re.compile(r"%%?([\w.]+!?|!)[ \t]*(.*)", re.DOTALL)
_OPTIONS = re.compile(r"(?:-[a-zA-Z]+\d*(?:[ \t]+\d+)?[ \t]+)+")
_STORES = re.compile(r"[ \t]*[A-Za-z_][\w \t,.\[\]\"'=()*]*?=[ \t]*(?=[!%])")
_HELP = re.compile(r"\?|.*[\w\])*]\?{1,2}\s*;?\s*$")
_QUOTE = re.compile(r"\"\"\"|'''|\"|'")


def as_python(block: Block) -> tuple[Block, bool]:
    """(the block as Python, whether names may come in by what is not Python)."""
    first = next((n for n, line in enumerate(block) if line.text.strip() and not line.text.startswith("#")), None)
    if first is None or not block[first].text.startswith("%%"):
        return _without_line_magics(block)
    magic = _MAGIC.match(block[first].text)
    name, rest = (magic[1], magic[2]) if magic is not None else ("", "")
    if name not in _RUN_PYTHON:
        return (), name not in _BRING_NO_NAMES
    kept = rest.split()[-1] if name == "capture" and rest.split() else ""  # what is printed goes into this name
    head = f"{kept} = get_ipython()" if kept.isidentifier() else ""
    body, brings_names = _without_line_magics(block[first + 1 :])
    return (*block[:first], block[first]._replace(text=head), *body), brings_names


def _without_line_magics(block: Block) -> tuple[Block, bool]:
    found: list[Line] = []
    brings_names = False
    state = _State()
    in_magic = False
    for line in block:
        if in_magic:
            in_magic = line.text.endswith("\\")
            found.append(line._replace(text=""))
            continue
        replaced = _replaced(line) if state.is_at_start else None
        if replaced is None:
            state.feed(line.text)
            found.append(line)
            continue
        in_magic = line.text.endswith("\\")
        brings_names = brings_names or _brings_names(line.text)
        found.append(replaced)
    return tuple(found), brings_names


def _brings_names(text: str) -> bool:
    magic = _MAGIC.match(text.strip())
    if magic is None or magic[1] in _BRING_NO_NAMES | _RUN_PYTHON:
        return False
    return magic[1] == "pylab" or _SHOWS.fullmatch(text.strip()) is None


def _replaced(line: Line) -> Line | None:
    """The Python that stands for a line which begins a statement; None if it is Python already."""
    text = line.text.lstrip()
    indent = line.text[: len(line.text) - len(text)]
    stores = _STORES.match(line.text)
    if stores is not None:
        return line._replace(text=f"{stores[0]}get_ipython()")
    magic = _MAGIC.match(text) if text.startswith("%") else None
    if magic is not None and magic[1] in _RUN_PYTHON:
        rest = _OPTIONS.sub("", magic[2], 1)
        if rest and _is_python(rest):
            shift = line.place.shift + len(text) - len(rest)
            return Line(indent + rest, line.place._replace(shift=shift), line.is_expected_to_fail)
    is_help = "?" in text and "#" not in text and _HELP.match(text) is not None
    if magic is not None or text.startswith(("%", "!", "/", ",", ";")) or is_help or _AUTOMAGIC.match(text):
        return line._replace(text=f"{indent}pass")
    return None


def _is_python(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


class _State:
    """Whether a line begins a statement, or goes on with a bracket, a string or a backslash."""

    def __init__(self) -> None:
        self._depth = 0
        self._quote = ""
        self._goes_on = False

    @property
    def is_at_start(self) -> bool:
        return not (self._depth or self._quote or self._goes_on)

    def feed(self, text: str) -> None:
        self._goes_on = text.endswith("\\")
        for piece in self._pieces(text):
            if piece in "([{":
                self._depth += 1
            elif piece in ")]}":
                self._depth = max(self._depth - 1, 0)

    def _pieces(self, text: str) -> Iterator[str]:
        """The characters outside of strings and comments."""
        at = 0
        while at < len(text):
            if self._quote:
                end = _end_of_string(text, at, self._quote)
                if end < 0:
                    if len(self._quote) == 1:
                        self._quote = self._quote if text.endswith("\\") else ""
                    return
                at, self._quote = end, ""
                continue
            opening = _QUOTE.match(text, at)
            if opening is not None:
                self._quote, at = opening[0], opening.end()
                continue
            if text[at] == "#":
                return
            yield text[at]
            at += 1


def _end_of_string(text: str, at: int, quote: str) -> int:
    """Where a string ends that goes on at a column; -1 if it does not end in this line."""
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text.startswith(quote, at):
            return at + len(quote)
        else:
            at += 1
    return -1

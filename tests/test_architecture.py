"""The house holds its own rules."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

import hallucheck
from hallucheck.rules.registry import RULE_IDS, rule

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "hallucheck"
MODULES = sorted(HOUSE.rglob("*.py"))
ROOMS = sorted(path.parent for path in HOUSE.glob("*/__init__.py"))
VAGUE = re.compile(r"(utils?|helpers?|common|misc|tools|base|core)$")
LIBRARIES = re.compile(
    r"\b(numpy|pandas|scipy|sklearn|matplotlib|seaborn|torch|tensorflow|django|flask|fastapi|pydantic|sqlalchemy"
    r"|requests|httpx|boto3|botocore|scapy|celery|click|openai|anthropic|networkx|pyspark|six|zope|twisted|lxml|cv2)\b"
)
HEAVY = {
    *("libcst", "rich", "msgspec", "importlib_metadata", "rapidfuzz", "pathspec", "platformdirs"),
    *("dataclasses", "pathlib", "subprocess"),
}
MOST_LINES = {"source/tree.py": 600, "symbols/probe.py": 900}
"""Files that may have more than 300 lines: the tree is one list of nodes, the probe a program that runs alone where
there is no hallucheck to import from."""


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def test_layers():
    """Imports only point down, and every room has its floor."""
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_file_size(path):
    """A file of more than 300 lines has two subjects."""
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= MOST_LINES.get(name_of(path), 300)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_file_name(path):
    """A name says what is in it."""
    assert not VAGUE.search(path.stem)


@pytest.mark.parametrize("room", ROOMS, ids=name_of)
def test_guide_at_the_door(room):
    """A room's `__init__` is a docstring of 3 to 6 lines and nothing else."""
    (only,) = ast.parse((room / "__init__.py").read_text(encoding="utf-8")).body
    assert isinstance(only, ast.Expr)
    lines = only.value.value.splitlines()

    assert 3 <= len(lines) <= 6


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_opening_docstring(path):
    """Every file says what it is."""
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_libraries_have_their_own_files():
    """A library's name stands in code only in `inference/libraries`; examples in docstrings are free."""
    named = {
        f"{name_of(path)}:{token.start[0]}: {token.string}"
        for path in MODULES
        if "libraries" not in path.parts
        for token in code_tokens(path)
        if LIBRARIES.search(token.string)
    }

    assert not named


def code_tokens(path: Path) -> list[tokenize.TokenInfo]:
    """Names and strings of a file that are not its docstrings."""
    with tokenize.open(path) as file:
        tokens = [token for token in tokenize.generate_tokens(file.readline) if token.type not in IGNORED]
    starts = {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    return [
        token
        for before, token in zip([None, *tokens], tokens)
        if token.type == tokenize.NAME
        or (token.type == tokenize.STRING and before is not None and before.type not in starts)
    ]


IGNORED = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING}


def test_rules_and_pages():
    """One rule is one module and one page of the same stem."""
    room = HOUSE / "rules"
    modules = {path.stem for path in room.glob("*.py")} - {"__init__", "registry", "rule"}
    pages = {path.stem for path in room.glob("*.md")}
    ids = {id.replace("-", "_") for id in RULE_IDS}

    assert modules == pages == ids
    assert [rule(id).id for id in RULE_IDS] == list(RULE_IDS) == sorted(RULE_IDS)


@pytest.mark.parametrize("id", RULE_IDS)
def test_rule_page(id):
    """A page begins with its id and says what, why, and when it stays silent, before its example."""
    page = rule(id).page.read_text(encoding="utf-8")
    headings = re.findall(r"^##? (.+)$", page, re.MULTILINE)

    assert headings[:5] == [id, "What it does", "Why is this bad?", "When it stays silent", "Example"]
    assert "# error" in page


def test_public_names():
    """Every public name can be imported."""
    assert all(hasattr(hallucheck, name) for name in hallucheck.__all__)
    assert sorted(hallucheck.__all__) == hallucheck.__all__


@pytest.mark.parametrize("module", ["hallucheck", "hallucheck.cli.main"])
def test_start(module):
    """The door opens without the heavy packages."""
    code = f"import sys, {module}; print(*sorted({HEAVY} & set(sys.modules)))"
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}; {code}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == []


def test_versions_agree():
    """The newest entry of the change log is this version."""
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert newest is not None
    assert newest[1] == hallucheck.__version__

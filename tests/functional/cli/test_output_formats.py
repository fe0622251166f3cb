"""What the user sees, whole."""

from __future__ import annotations

import json
import sys

import pytest

WRONG = """\
import acme

acme.connect("/").send("a", retry=1)
"""


@pytest.fixture
def version():
    return ".".join(map(str, sys.version_info[:3]))


def test_full(hallucheck, write, project, version):
    """The place, the claim, the line with the exact range, the evidence, then the environment and the coverage."""
    write("app.py", WRONG)
    done = hallucheck("--color", "never", "app.py")
    acme = next((project / ".venv").glob("lib/python*/site-packages/acme.py")).relative_to(project)

    assert done.stderr == ""
    assert done.stdout == (
        "app.py:3:29 unknown-argument `acme.Client.send` has no parameter `retry`\n"
        '    3 | acme.connect("/").send("a", retry=1)\n'
        "      |                             ^^^^^\n"
        f"  evidence: {acme}:2 (`send(text, *, retries=...)`)\n"
        "  searched: acme 1.0\n"
        "  help: did you mean `retries`?\n"
        "\n"
        f"Checked 1 file against .venv (Python {version}, from .venv): "
        "6 uses: 5 present, 1 absent, 0 guarded, 0 unknown\n"
    )


def test_long_line(hallucheck, write):
    """Of a very long line the part around the range is shown."""
    write("app.py", "import acme; " + "x = 1; " * 100 + "acme.conect(); " + "x = 1; " * 100)
    line, carets = hallucheck("app.py").stdout.splitlines()[1:3]

    assert line.startswith("    1 | ...") and line.endswith("...")
    assert line[carets.index("^") : carets.rindex("^") + 1] == "conect"
    assert len(line) < 180


def test_concise(hallucheck, write):
    """One line a finding, nothing else."""
    write("app.py", WRONG)
    done = hallucheck("--output-format", "concise", "app.py")

    assert done.stdout == (
        "app.py:3:29: unknown-argument `acme.Client.send` has no parameter `retry` (did you mean `retries`?)\n"
    )


def test_json(hallucheck, write, project, version):
    """The contract, key by key."""
    write("app.py", WRONG)
    found = json.loads(hallucheck("--output-format", "json", "app.py").stdout)
    acme = next((project / ".venv").glob("lib/python*/site-packages/acme.py"))
    (finding,) = found.pop("findings")
    fingerprint = finding.pop("fingerprint")

    assert finding == {
        "rule": "unknown-argument",
        "kind": "keyword",
        "severity": "error",
        "grade": "proven",
        "path": "app.py",
        "cell": None,
        "line": 3,
        "column": 29,
        "end_line": 3,
        "end_column": 34,
        "symbol": "acme.Client.send",
        "name": "retry",
        "distribution": "acme",
        "distribution_version": "1.0",
        "message": "`acme.Client.send` has no parameter `retry`",
        "evidence": [{"path": str(acme), "line": 2, "note": "`send(text, *, retries=...)`"}],
        "suggestions": [
            {
                "text": "did you mean `retries`?",
                "replacement": "retries",
                "fix": {
                    "action": "rename",
                    "targets": ["retries"],
                    "is_safe": True,
                    "reason": "singular and plural",
                    "keeps_name": False,
                },
            }
        ],
    }
    assert len(fingerprint) == 20
    assert found.pop("environment")["version"] == version
    assert found.pop("version")
    assert found == {
        "schema_version": 1,
        "suppressed": [],
        "coverage": {
            "uses": 6,
            "present": 5,
            "absent": 1,
            "guarded": 0,
            "observed": 0,
            "unknown": 0,
            "unknown_reasons": {},
        },
        "files": 1,
        "errors": [],
    }


def test_fingerprint(hallucheck, write):
    """A finding keeps its fingerprint when lines move; equal findings in one file have different ones."""

    def fingerprints():
        found = json.loads(hallucheck("--output-format", "json", "app.py").stdout)
        return [finding["fingerprint"] for finding in found["findings"]]

    write("app.py", "import acme\nacme.conect()\nacme.conect()\n")
    before = fingerprints()
    write("app.py", "\n\nimport acme\n\nacme.conect()\n\nacme.conect()\n")

    assert fingerprints() == before
    assert len(set(before)) == 2


def test_quiet(hallucheck, write):
    """With `-q` a clean run says nothing."""
    write("app.py", "import acme\n")

    assert hallucheck("-q", "app.py").stdout == ""


def test_verbose(hallucheck, write, project):
    """With `-v` the interpreter and the time are told, beside the report."""
    write("app.py", "import acme\n")
    done = hallucheck("-v", "app.py")

    assert f"{project}/.venv/bin/python" in done.stderr
    assert "1 files in" in done.stderr


def test_unknown_uses(hallucheck, write):
    """`--show-unknown` lists what could not be decided, and why."""
    write("app.py", "def use(thing):\n    return thing.size\n")
    done = hallucheck("--show-unknown", "app.py")

    assert done.stdout.splitlines()[0].startswith("app.py:2:18: unknown size: untyped-parameter")
    assert "unknown (untyped-parameter 1)" in done.stdout


def test_color(hallucheck, write):
    """Colour only if asked for or on a terminal; the text is the same."""
    write("app.py", WRONG)
    plain, colored = hallucheck("app.py").stdout, hallucheck("--color", "always", "app.py").stdout

    assert "\x1b[" not in plain
    assert "\x1b[" in colored


def test_checked_text_is_no_markup(hallucheck, write):
    """Brackets stay brackets, and control characters are spelled out instead of sent to the terminal."""
    write("app.py", "import acme\nx = '[bold]\x1b[31m'; acme.conect(x)\n")
    line = hallucheck("app.py").stdout.splitlines()[1]

    assert line == "    2 | x = '[bold]\\x1b[31m'; acme.conect(x)"


@pytest.mark.parametrize("output_format", ["full", "concise", "agent"])
def test_narrow_encoding(hallucheck, write, output_format):
    """A terminal that cannot show a name gets it escaped."""
    write("app.py", "import acme\nacme.größe\n")
    done = hallucheck("--output-format", output_format, "app.py", PYTHONIOENCODING="ascii")

    assert done.returncode == 1
    assert "gr\\xf6\\xdfe" in done.stdout


@pytest.mark.parametrize("output_format", ["json", "json-lines", "sarif", "gitlab", "rdjson"])
def test_narrow_encoding_of_json(hallucheck, write, output_format):
    """JSON stays JSON in every encoding."""
    write("app.py", "import acme\nacme.größe\n")
    done = hallucheck("--output-format", output_format, "app.py", PYTHONIOENCODING="latin-1:strict")
    lines = done.stdout.splitlines() if output_format == "json-lines" else [done.stdout]

    assert "größe" in json.dumps([json.loads(line) for line in lines], ensure_ascii=False)

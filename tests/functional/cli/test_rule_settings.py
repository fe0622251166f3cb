"""Settings of rules, files and distributions, as a user sees them."""

from __future__ import annotations

import json

import pytest

WRONG = "import acme\nimport acme_sdk\nacme.conect('/')\n"


@pytest.fixture
def rules(hallucheck):
    """Runs the command; the rules that it reports with their severities, in order."""

    def run(*words: str, **options: str) -> list[tuple[str, str]]:
        done = hallucheck("--output-format", "json", *words, **options)
        assert done.stdout, done.stderr
        return [(finding["rule"], finding["severity"]) for finding in json.loads(done.stdout)["findings"]]

    return run


def test_rules(rules, write):
    """Rules are chosen, left out and weighed by settings, variables and flags; a stored result is settled anew."""
    write("app.py", WRONG)
    write("hallucheck.toml", 'severity.unresolved-import = "warning"\n')

    assert rules("app.py") == [("unresolved-import", "warning"), ("unresolved-attribute", "error")]
    assert rules("app.py", "--select", "unresolved-import") == [("unresolved-import", "warning")]
    assert rules("app.py", HALLUCHECK_IGNORE="unresolved-import") == [("unresolved-attribute", "error")]
    assert rules("app.py", "--ignore", "all", "--error", "unresolved-import") == [("unresolved-import", "error")]


def test_per_file_ignores(rules, write, project):
    """Patterns count from the project's root."""
    write("tests/test_app.py", WRONG)
    write("app.py", WRONG)
    write("hallucheck.toml", '[per-file-ignores]\n"tests/**" = ["unresolved-import"]\n')

    assert rules("tests") == [("unresolved-attribute", "error")]
    assert rules("test_app.py", cwd=project / "tests") == [("unresolved-attribute", "error")]
    assert len(rules("app.py")) == 2


def test_open(hallucheck, rules, write):
    """Nothing of an open distribution is reported; the result is another one, in both directions."""
    write("app.py", WRONG)

    assert len(rules("app.py")) == 2
    assert rules("app.py", "--open", "ACME") == [("unresolved-import", "error")]
    assert len(rules("app.py")) == 2
    shown = hallucheck("--open", "acme", "--show-unknown", "--output-format", "concise", "app.py").stdout
    assert "app.py:3:6: unknown[open-distribution] conect" in shown


def test_force_exclude(hallucheck, write):
    """What is excluded is checked where it is named, unless exclusion is forced."""
    write("build/gen.py", "import nope\n")
    write("app_gen.py", "import nope\n")
    named = hallucheck("build/gen.py", "app_gen.py", "--extend-exclude", "*_gen.py")
    forced = hallucheck("build/gen.py", "app_gen.py", "--extend-exclude", "*_gen.py", "--force-exclude")
    folder = hallucheck("build", "--config", "force-exclude=true")

    assert named.returncode == 1
    assert (forced.returncode, folder.returncode) == (0, 0)
    assert "no Python files found" in forced.stderr


def test_exclude(rules, write):
    """`--exclude` replaces the default patterns."""
    write("build/gen.py", "import nope\n")
    write("doc/gen.py", "import nope\nimport nowhere\n")

    assert len(rules("--exclude", "doc")) == 1
    assert len(rules("--extend-exclude", "doc")) == 0
    assert len(rules("--exclude", "doc", "--exclude", "build")) == 0


def test_refused(hallucheck, write):
    """Status 2, nothing on standard output."""
    write("app.py", WRONG)
    done = hallucheck("--ignore", "unresolved-imports", "app.py")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("hallucheck: --ignore: unknown rule `unresolved-imports`; did you mean `unresolved")


def test_show_settings(hallucheck, write, project):
    """Every setting with its origin, as text and as JSON."""
    write("pyproject.toml", '[tool.hallucheck]\nopen = ["acme"]\nseverity = { unknown-argument = "off" }\n')
    words = ("show-settings", "--extend-exclude", "gen", "--warn", "unresolved-import")
    text = hallucheck(*words, HALLUCHECK_OBSERVE="never")
    shown = json.loads(hallucheck(*words, "--output-format", "json", HALLUCHECK_OBSERVE="never").stdout)
    file = f"{project}/pyproject.toml"

    assert (text.returncode, text.stderr) == (0, "")
    assert text.stdout.startswith(f"root: {project}\nfile: {file}\n\nbaseline = \"\"  # default\n")
    assert f'open = ["acme"]  # {file}:tool.hallucheck.open\n' in text.stdout
    assert 'observe = "never"  # HALLUCHECK_OBSERVE\n' in text.stdout
    assert 'extend-exclude = ["gen"]  # --extend-exclude\n' in text.stdout
    assert f'severity.unknown-argument = "off"  # {file}:tool.hallucheck.severity.unknown-argument\n' in text.stdout
    assert 'severity.unresolved-import = "warning"  # --warn\n' in text.stdout
    assert (shown["root"], shown["file"]) == (str(project), file)
    assert shown["settings"]["open"] == {"value": ["acme"], "origin": f"{file}:tool.hallucheck.open"}
    assert shown["settings"]["severity"]["origin"]["unresolved-import"] == "--warn"
    assert shown["settings"]["output-format"] == {"value": "full", "origin": "default"}


def test_show_settings_needs_no_environment(hallucheck, write, project):
    """It works where nothing is installed, and refuses what a check refuses."""
    (project / ".venv").unlink()
    fine = hallucheck("show-settings", "--schema")
    write("hallucheck.toml", "obsreve = 'auto'\n")
    refused = hallucheck("show-settings")

    assert json.loads(fine.stdout)["properties"]["observe"]["enum"] == ["auto", "never"]
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "unknown setting `obsreve`; did you mean `observe`" in refused.stderr

"""`hallucheck observe`: what importing an installed module shows, and when nothing is imported."""

from __future__ import annotations

import json

import pytest

NAMES = "functions (1): connect"


@pytest.fixture
def observe(hallucheck, tmp_path):
    """Runs the command with a cache of its own."""

    def run(*words: str, **variables: str):
        return hallucheck("observe", "--cache-dir", str(tmp_path / "cache"), *words, **variables)

    return run


def test_module(observe):
    """What is seen, by kind; the second time from what is stored."""
    first, second = observe("acme").stdout.splitlines(), observe("acme").stdout.splitlines()

    assert first[0].startswith("acme: imported just now in ")
    assert second[0] == "acme: remembered"
    assert first[1:] == second[1:]
    assert first[1:] == [
        "need: none, its source spells all names",
        "closed: these are all its names",
        "classes (1): Client",
        NAMES,
    ]


def test_names(observe):
    """Names are looked up as running code would."""
    done = observe("acme", "Client.send", "Client.sent", "conect")

    assert done.returncode == 0
    assert done.stdout.splitlines()[-3:] == [
        "Client.send: found",
        "Client.sent: missing (type object 'Client' has no attribute 'sent')",
        "conect: missing (module 'acme' has no attribute 'conect')",
    ]


def test_compiled_module(observe):
    """A compiled module of the standard library."""
    done = observe("math")

    assert "need: a compiled module, which a stub describes (typeshed)\n" in done.stdout
    assert " sqrt " in done.stdout


def test_json(observe):
    """For programs."""
    told = json.loads(observe("acme", "--output-format", "json", "Client").stdout)

    assert told["module"] == "acme"
    assert told["observation"]["names"]["connect"]["parameters"] == [["url", 1, False]]
    assert told["observation"]["answers"][0]["state"] == "found"
    assert told["cached"] is False


def test_stub(observe):
    """The same as a stub."""
    assert "def connect(url): ..." in observe("acme", "--output-format", "stub").stdout


@pytest.mark.parametrize("module", ["app", "nowhere", "not a module"])
def test_not_installed(observe, write, module):
    """The project's own modules are not imported, nor what is not there."""
    write("app.py", "raise SystemExit('the project was executed')\n")
    done = observe(module)

    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == f"{module}: not observed: not-installed"


@pytest.mark.parametrize("how", ["flag", "variable", "settings"])
def test_never(observe, write, how):
    """Observation can be switched off, and the flag wins."""
    write("hallucheck.toml", 'observe = "never"\n' if how == "settings" else "")
    flag = ["--observe", "never"] if how == "flag" else []
    variables = {"HALLUCHECK_OBSERVE": "never"} if how == "variable" else {}
    done = observe(*flag, "acme", **variables)

    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "acme: not observed: never")
    if how != "flag":
        assert NAMES in observe("--observe", "auto", "acme", **variables).stdout


def test_wrong_mode(observe, write):
    """Other words are refused."""
    write("hallucheck.toml", 'observe = "sometimes"\n')
    done = observe("acme")

    assert done.returncode == 2
    assert done.stderr.endswith("`observe` must be one of `auto`, `never`\n")
    assert observe("--observe", "sometimes", "acme").returncode == 2


def test_no_environment(observe, project):
    """Status 3, as for checks."""
    assert observe("--python", str(project / "nowhere"), "acme").returncode == 3

"""A new user's path: the README's commands, in an old repository, until the gate is green."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from gate_runner import ROOT, commit, git

pytestmark = pytest.mark.skipif(shutil.which("git") is None or shutil.which("bash") is None, reason="no git or bash")

FILES, EVERY = 300, 7
"""How many files the old repository has; one of so many has a mistake."""


def commands() -> list[str]:
    """The commands of the README's section."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("### Adopt it in an old repository\n")[2]
    return re.findall(r"^    (\S.*)$", section.partition("\n#")[0].partition("```")[0], re.MULTILINE)


@pytest.fixture
def old_repository(server: Path) -> Path:
    """The server's work tree, grown old, with an environment in it that has pip and `acme`."""
    for number in range(FILES):
        wrong = f"acme.send_{number}('/')\n" if number % EVERY == 0 else ""
        text = f"import acme\n\n\ndef work():\n    return acme.connect('/')\n\n\n{wrong}"
        folder = server / "src" / f"part_{number % 10}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"module_{number}.py").write_text(text, encoding="utf-8")
    commit(server, "old code")
    subprocess.run([sys.executable, "-m", "venv", str(server / ".venv")], check=True)
    site = next(iter((server / ".venv").glob("lib/python*/site-packages")), server / ".venv" / "Lib" / "site-packages")
    (site / "acme.py").write_text("def connect(url): ...\n", encoding="utf-8")
    return server


def test_adoption(old_repository, runner, tmp_path):
    """At most four commands; then the gate is green, and red for what is new."""
    variables = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    someone = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    (old_repository / ".github" / "workflows").mkdir(parents=True)
    (old_repository / ".github" / "workflows" / "hallucheck.yml").write_text("name: hallucheck\n", encoding="utf-8")
    for command in commands():
        own = command.replace("pip install hallucheck", f"pip install -q '{ROOT}'")
        environ = {**variables, **someone, "HOME": str(tmp_path)}
        done = subprocess.run(["bash", "-c", own], cwd=old_repository, env=environ, capture_output=True, text=True)
        assert done.returncode == 0, command + done.stdout + done.stderr
    runner.check_out("main")
    on_push = runner.gate()
    known = json.loads((old_repository / ".hallucheck" / "baseline.json").read_text(encoding="utf-8"))
    commit(old_repository, "new code", new__py="import acme\nacme.disconnect()\n")
    runner.check_out("main")
    later = runner.gate()

    assert len(commands()) <= 4
    assert git(old_repository, "status", "--short") == ""
    assert known
    assert on_push.returncode == 0, on_push.stdout + on_push.stderr
    assert later.returncode == 1
    assert "new.py:2:6 unresolved-attribute" in later.stdout
    assert "module_" not in later.stdout

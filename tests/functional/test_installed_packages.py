"""Installed packages of many kinds and modules of the standard library, checked whole."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

PACKAGES = [
    "attr",
    "click",
    "iniconfig",
    "jinja2",
    "libcst",
    "markdown_it",
    "markupsafe",
    "msgspec",
    "packaging",
    "pathspec",
    "pluggy",
    "pygments",
    "rich",
    "tabulate",
    "toolz",
    "yaml",
]
MODULES = (
    "argparse asyncio collections configparser contextlib email enum functools json logging pathlib tarfile unittest"
)
EXPLAINED = {
    "IPython": "an optional dependency, imported where it is known to be there",
    "docutils": "an optional dependency of a plug-in",
    "sphinx": "an optional dependency of a plug-in",
    "base64.decodestring": "a call that Python 3.9 removed, under a handler of AttributeError that raises anew",
    "base64.encodestring": "a call that Python 3.9 removed, behind a test that only Python 2 passes",
    "platform.android_ver": "new in Python 3.13, called on Android only",
    "asyncio.transports._FlowControlMixin._protocol": "set by the classes that mix it in, in other modules",
    "asyncio.sslproto.SSLProtocol._abort": "a mistake of the standard library before Python 3.12",
    "socket.socket.getsockbyname": "a mistake of the standard library",
}
"""Symbol -> why it is reported although the package works. The list should shrink."""
FOLDER = Path(sysconfig.get_paths()["purelib"])
STDLIB = Path(sysconfig.get_paths()["stdlib"])
TARGETS = [*(FOLDER / name for name in PACKAGES), *(STDLIB / name for name in MODULES.split())]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_checked_whole(target: Path, tmp_path: Path) -> None:
    """No file makes hallucheck crash, and each finding is explained."""
    path = target if target.is_dir() else target.with_name(f"{target.name}.py")
    files = [
        str(file)
        for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])
        if not {"test", "tests"} & set(file.parts)
    ]
    command = [sys.executable, "-m", "hallucheck", "--output-format", "json", "--python", sys.executable]
    done = subprocess.run([*command, "--cache-dir", str(tmp_path), *files], capture_output=True, text=True)
    report = json.loads(done.stdout)
    unexplained = [f for f in report["findings"] if not {f["symbol"], f["name"]} & set(EXPLAINED)]

    assert report["errors"] == []
    assert [f"{f['path']}:{f['line']} {f['message']}" for f in unexplained] == []

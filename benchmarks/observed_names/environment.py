"""Makes the environment whose names are taken."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def make_environment(folder: Path, python: str) -> Path:
    """Install the pinned list into a new virtual environment, with uv where it is there; its interpreter.

    `python` is the interpreter it is made of: CPython 3.11, of which the list is.

    Raises:
        subprocess.CalledProcessError: something could not be installed.
    """
    made = interpreter(folder)
    uv = shutil.which("uv")
    if uv:
        subprocess.run([uv, "venv", "--python", python, str(folder)], check=True)
        install = [uv, "pip", "install", "--python", str(made), "--no-build"]
    else:
        subprocess.run([python, "-m", "venv", str(folder)], check=True)
        install = [str(made), "-m", "pip", "install", "--only-binary", ":all:", "--no-compile"]
    subprocess.run([*install, "-r", str(REQUIREMENTS)], check=True)
    return made


def interpreter(folder: Path) -> Path:
    """The interpreter of an environment; a path to one is returned as it is."""
    if folder.is_file():
        return folder
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

"""What `--fix` makes of each kind of mistake; where nothing is sure, nothing is changed."""

from __future__ import annotations

import ast

import pytest

SILENT = {
    "nothing like it": "import gadget\ngadget.teleport()\n",
    "two alike": "import gadget\ngadget.load('x').read_lined()\n",
    "the message names two": "import gadget\ngadget.halt()\n",
    "a word more": "import gadget\ngadget.load('x').send_long_message('y')\n",
    "two other places": "from gadget import shared_thing\nshared_thing()\n",
    "only a private place": "from gadget import hidden_helper\nhidden_helper()\n",
    "only an old generation": "from gadget import OldWheel\nOldWheel()\n",
    "arguments that do not fit": "import gadget\ngadget.load('x').sendMessage()\n",
    "a guarded import": "try:\n    from gadget import Circle\nexcept ImportError:\n    Circle = None\nprint(Circle)\n",
    "only for type checkers": "import typing\nif typing.TYPE_CHECKING:\n    from gadget import Circle\n",
    "an import of what is not installed": "from gadgetry import Thing\n",
    "a module that is not installed": "import gadgets\ngadgets.load('x')\n",
    "a method where a class is meant": "from gadget import StartEngine\nStartEngine()\n",
}
FIXED = {
    "case": ("import gadget\ngadget.startEngine()\n", "import gadget\ngadget.start_engine()\n"),
    "british": ("import gadget\ngadget.color_map\n", "import gadget\ngadget.colour_map\n"),
    "slip": (
        "import gadget\ngadget.load('x').send_mesage('y')\n",
        "import gadget\ngadget.load('x').send_message('y')\n",
    ),
    "order": (
        "import gadget\ngadget.load('x').message_send('y')\n",
        "import gadget\ngadget.load('x').send_message('y')\n",
    ),
    "keyword": ("import gadget\ngadget.load('x', max_len=3)\n", "import gadget\ngadget.load('x', max_length=3)\n"),
    "keyword that was renamed": (
        "import gadget\ngadget.load('x').send_message('y', pause_s=3)\n",
        "import gadget\ngadget.load('x').send_message('y', timeout=3)\n",
    ),
    "a property is not called": (
        "import gadget\nprint(gadget.load('x').get_power())\n",
        "import gadget\nprint(gadget.load('x').power)\n",
    ),
    "a method is called": (
        "import gadget\nprint(gadget.load('x').state)\n",
        "import gadget\nprint(gadget.load('x').get_state())\n",
    ),
    "the message names it": ("import gadget as g\ng.boot('x')\n", "import gadget as g\ng.start_engine('x')\n"),
    "the message names a builtin": ("import gadget\nx = gadget.str(3)\n", "import gadget\nx = str(3)\n"),
    "the message names a package": (
        "from gadget import Panel\nPanel()\n",
        "from gadget_panels import Panel\nPanel()\n",
    ),
    "imported under another name": (
        "from gadget import startEngine as go\ngo()\n",
        "from gadget import start_engine as go\ngo()\n",
    ),
    "all uses of an imported name": (
        "from gadget import startEngine\nstartEngine()\nprint(startEngine)\n",
        "from gadget import start_engine\nstart_engine()\nprint(start_engine)\n",
    ),
    "a name that others go by": (
        "from gadget import startEngine\n__all__ = ['startEngine']\n",
        "from gadget import start_engine as startEngine\n__all__ = ['startEngine']\n",
    ),
    "a name that is taken": (
        "from gadget import startEngine\nstart_engine = 1\nstartEngine()\n",
        "from gadget import start_engine as startEngine\nstart_engine = 1\nstartEngine()\n",
    ),
    "a parameter of that name": (
        "from gadget import startEngine\n\ndef f(startEngine):\n    return startEngine\n\nf(startEngine)\n",
        "from gadget import start_engine as startEngine\n\ndef f(startEngine):\n    return startEngine\n\n"
        "f(startEngine)\n",
    ),
    "moved import": ("from gadget import Circle\nCircle()\n", "from gadget.shapes import Circle\nCircle()\n"),
    "a star import hands it on": (
        "from collections import Mapping, deque\nprint(Mapping, deque)\n",
        "from collections import deque\nfrom collections.abc import Mapping\nprint(Mapping, deque)\n",
    ),
    "one of several": (
        "from gadget import Circle, Engine, load\nprint(Circle, Engine, load)\n",
        "from gadget import Engine, load\nfrom gadget.shapes import Circle\nprint(Circle, Engine, load)\n",
    ),
    "the last of several": (
        "from gadget import Engine, Circle  # both\nprint(Circle, Engine)\n",
        "from gadget import Engine  # both\nfrom gadget.shapes import Circle\nprint(Circle, Engine)\n",
    ),
    "into an import that is there": (
        "from gadget import GearError, load\nload\nfrom gadget.errors import GadgetError\nGearError, GadgetError\n",
        "from gadget import load\nload\nfrom gadget.errors import GadgetError, GearError\nGearError, GadgetError\n",
    ),
    "lines and comments": (
        "from gadget import (\n    Circle,  # round\n    load,  # from disk\n)\nprint(Circle, load)\n",
        "from gadget import (\n    load,  # from disk\n)\nfrom gadget.shapes import Circle\nprint(Circle, load)\n",
    ),
    "the last line of several": (
        "from gadget import (\n    load,  # from disk\n    polish_surface  # shiny\n)\nprint(load, polish_surface)\n",
        "from gadget import (\n    load,  # from disk\n)\nfrom gadget.extras import polish_surface\n"
        "print(load, polish_surface)\n",
    ),
    "an alias is kept": (
        "from gadget import Circle as Round\nRound()\n",
        "from gadget.shapes import Circle as Round\nRound()\n",
    ),
    "in a function": (
        "def f():\n\tfrom gadget import Circle, load  # here\n\treturn Circle, load\n",
        "def f():\n\tfrom gadget import load  # here\n\tfrom gadget.shapes import Circle\n\treturn Circle, load\n",
    ),
    "behind a condition": (
        "import sys\nif sys.argv: from gadget import Circle\n",
        "import sys\nif sys.argv: from gadget.shapes import Circle\n",
    ),
    "behind a condition and not needed": (
        "import sys\nif sys.argv: from gadget import teleport\n",
        "import sys\nif sys.argv: pass\n",
    ),
    "a module that is somewhere else": (
        "from gadget.shape.circles import Sphere\nSphere()\n",
        "from gadget.shapes.round import Sphere\nSphere()\n",
    ),
    "a module with a slip": (
        "from gadget.shapess.round import Sphere\nSphere()\n",
        "from gadget.shapes.round import Sphere\nSphere()\n",
    ),
    "an attribute of the package": (
        "import gadget\nimport gadget.extras\ngadget.polish_surface(2)\n",
        "import gadget\nimport gadget.extras\ngadget.extras.polish_surface(2)\n",
    ),
    "an attribute of a module under another name": (
        "import gadget\nfrom gadget import extras as more\nprint(gadget.polish_surface(), more)\n",
        "import gadget\nfrom gadget import extras as more\nprint(more.polish_surface(), more)\n",
    ),
    "an import that is missing": (
        '"""Says so."""\n\nimport sys\n\nprint(json.dumps(sys.argv))\n',
        '"""Says so."""\n\nimport json\nimport sys\n\nprint(json.dumps(sys.argv))\n',
    ),
    "the first import of a file": (
        '"""Says so."""\nprint(json.dumps(1))\n',
        '"""Says so."""\nimport json\nprint(json.dumps(1))\n',
    ),
    "an import that nothing needs": (
        "from gadget import teleport, load\nload('x')\n",
        "from gadget import load\nload('x')\n",
    ),
    "the only statement of a block": (
        "def f():\n    from gadget import teleport\n",
        "def f():\n    pass\n",
    ),
    "a string": (
        "from unittest import mock\nmock.patch('gadget.startEngine').start()\n",
        "from unittest import mock\nmock.patch('gadget.start_engine').start()\n",
    ),
    "a path in a string": (
        "from unittest import mock\nmock.patch('gadget.rounds.round.Sphere').start()\n",
        "from unittest import mock\nmock.patch('gadget.shapes.round.Sphere').start()\n",
    ),
    "several in a line": (
        "import gadget\nprint(gadget.startEngine(), gadget.color_map, gadget.boot())\n",
        "import gadget\nprint(gadget.start_engine(), gadget.colour_map, gadget.start_engine())\n",
    ),
    "several names from one module": (
        "from gadget import Circle, Sphere\nprint(Circle, Sphere)\n",
        "from gadget.shapes import Circle\nfrom gadget.shapes.round import Sphere\nprint(Circle, Sphere)\n",
    ),
    "a star import beside it": (
        "from gadget.errors import *\nfrom gadget import Circle\nprint(Circle, GearError)\n",
        "from gadget.errors import *\nfrom gadget.shapes import Circle\nprint(Circle, GearError)\n",
    ),
    "semicolons": (
        "import gadget; gadget.startEngine(); from gadget import Circle, load; print(Circle, load)\n",
        "import gadget; gadget.start_engine(); from gadget import load; from gadget.shapes import Circle; "
        "print(Circle, load)\n",
    ),
    "odd spacing": (
        "import gadget\nprint( gadget . startEngine ( ) )  # `startEngine`\n",
        "import gadget\nprint( gadget . start_engine ( ) )  # `startEngine`\n",
    ),
}


@pytest.fixture(scope="module")
def done(tmp_path_factory, make_project, run_in):
    """(folder with all cases after one run, how the run ended, how a second run ended)."""
    folder = make_project(tmp_path_factory.mktemp("cases") / "project")
    for name, code in {**SILENT, **{name: before for name, (before, _) in FIXED.items()}}.items():
        if code is not None:
            (folder / file_of(name)).write_text(code, encoding="utf-8")
    first = run_in(folder, "--fix", ".")
    return folder, first, run_in(folder, "--fix", ".")


def file_of(name: str) -> str:
    return f"case_{name.replace(' ', '_')}.py".replace("'", "")


@pytest.mark.parametrize("name", [name for name, code in SILENT.items() if code])
def test_nothing_is_sure(name, done):
    """Such code is left alone."""
    folder, _, _ = done

    assert (folder / file_of(name)).read_text(encoding="utf-8") == SILENT[name]


@pytest.mark.parametrize("name", FIXED)
def test_fixed(name, done):
    """Such a mistake is put right, and all else stays as it was."""
    folder, _, _ = done
    code = (folder / file_of(name)).read_text(encoding="utf-8")

    assert code == FIXED[name][1]
    ast.parse(code)


def test_second_run(done):
    """There is nothing left that could be fixed."""
    _, _, second = done

    assert b"Fixed 0" in second.stderr

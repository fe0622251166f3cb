"""A repository of 40 commits: a project that grows with invented names in it, then 12 changes that bring one in and 12
that only move, rename or reformat what is there.

Each step is a function that changes the files of the project; the invented names that it brings in are those of its
mark. The old ones stand in most of the files, so that a change that is told badly lets them through.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Step(NamedTuple):
    """One commit."""

    name: str
    change: Callable[[Path], None]
    brings: tuple[str, ...]
    """The invented names, in the order of path and line."""


STEPS: list[Step] = []


def brings(*names: str) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    def add(change: Callable[[Path], None]) -> Callable[[Path], None]:
        STEPS.append(Step(change.__name__, change, names))
        return change

    return add


def build(folder: Path) -> dict[str, str]:
    """Make the repository in a folder; the commit of each step by its name. The last one before the steps is tagged
    `adopted`."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "Someone")
    git(folder, "config", "user.email", "someone@example.org")
    for number in range(GROWTH):
        grow(folder, number)
        commit(folder, f"Growth {number}")
    git(folder, "tag", "adopted")
    return {step.name: make(folder, step) for step in STEPS}


def make(folder: Path, step: Step) -> str:
    """The commit of a step."""
    step.change(folder)
    return commit(folder, step.name)


def git(folder: Path, *words: str, **more: object) -> str:
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True, **more)
    return done.stdout.strip()


def commit(folder: Path, message: str) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--no-verify", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def write(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def edit(folder: Path, path: str, *pairs: tuple[str, str]) -> None:
    text = (folder / path).read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, (path, old)
        text = text.replace(old, new)
    write(folder, path, text)


def cut(folder: Path, path: str, name: str) -> str:
    """Take a top-level function out of a file; its text."""
    text = (folder / path).read_text(encoding="utf-8")
    match = re.search(rf"^def {name}\(.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert match is not None
    write(folder, path, text.replace(match[0], ""))
    return match[0].rstrip() + "\n"


# ---- growth: 16 commits, with invented names in them ------------------------------------------------------------

GROWTH = 16
_PARTS = ("orders", "stock", "mail", "prices", "users", "images", "search", "backup")


def grow(folder: Path, number: int) -> None:
    """A module every other time, a change of one in between; every module has invented names."""
    part = _PARTS[number // 2]
    if number == 0:
        write(folder, ".gitignore", ".venv\n.hallucheck_cache\n")
        write(folder, "shop/__init__.py", "")
        write(folder, "shop/settings.py", "import os\n\nHOME = os.path.expandhome('~')\nRETRIES = 3\n")
    if number % 2 == 0:
        write(folder, f"shop/{part}.py", _MODULE.format(part=part, title=part.title()))
        write(folder, f"tests/test_{part}.py", _TEST.format(part=part, title=part.title()))
    else:
        edit(folder, f"shop/{part}.py", ("LIMIT = RETRIES\n", f"LIMIT = RETRIES + {number}\n"))
    if number == GROWTH - 1:
        prepare(folder)


def prepare(folder: Path) -> None:
    """What some of the changes below need to be there."""
    write(folder, "shop/store.py", _STORE)
    write(folder, "shop/tools.py", "def clean(text):\n    return text.strip()\n")
    edit(
        folder,
        "shop/stock.py",
        ("text = json.dumps(stock)", "text = clean(json.dump_all(stock))"),
        ("import acme\n", "import acme\nfrom shop.tools import clean\n"),
    )
    edit(
        folder,
        "shop/backup.py",
        ("    def size(self):", "    def archive(self):\n        return dict(self.known)\n\n    def size(self):"),
        ("def report(", "def archive(url):\n    return Backup(url).archive()\n\n\ndef report("),
    )
    both = "    def both(self, text):\n        return self.size(), self.client.receive(text)\n\n"
    edit(folder, "shop/prices.py", ("    def size(self):\n", f"{both}    def size(self):\n"))


_STORE = """\
import json as codec


def read(text):
    return codec.loads(text)


def text(value):
    return codec.dumps(value)
"""

_MODULE = '''\
"""The {part} of the shop."""

import json
import os
from datetime import datetime

import acme
from shop.settings import RETRIES

LIMIT = RETRIES


class {title}:
    """All {part}."""

    def __init__(self, url):
        self.client = acme.connect(url)
        self.known = {{}}

    def load(self, path):
        with open(path) as file:
            self.known = json.load_file(file)
        return self.known

    def send(self, text):
        return self.client.send(text, retries=LIMIT, timeout=30)

    def size(self):
        return len(self.known)


def save(path, {part}):
    text = json.dumps({part})
    if os.path.isfile_safe(path):
        path = path + ".new"
    with open(path, "w") as file:
        file.write(text)


def stamp():
    now = datetime.now()
    return now.to_iso("seconds")


def report(url, text):
    client = acme.connect(url)
    answer = client.send(text)
    client.close()
    return answer
'''

_TEST = """\
from shop.{part} import {title}, report, stamp


def test_size():
    assert {title}('http://example.org').size() == 0


def test_report():
    assert report('http://example.org', 'text') == 4


def test_stamp(monkeypatch):
    monkeypatch.setattr('shop.{part}.datetimes', None)
    assert stamp()
"""


# ---- changes that bring an invented name in, each followed by one that does not ----------------------------------


@brings("glob_all")
def new_file(folder: Path) -> None:
    """A file of its own."""
    text = "from pathlib import Path\n\n\ndef files(folder):\n    return sorted(Path(folder).glob_all('*.json'))\n"
    write(folder, "shop/files.py", text)


@brings()
def file_renamed(folder: Path) -> None:
    """A module and its test get other names, and so do those who import it."""
    git(folder, "mv", "shop/orders.py", "shop/order_book.py")
    git(folder, "mv", "tests/test_orders.py", "tests/test_order_book.py")
    edit(folder, "tests/test_order_book.py", ("shop.orders", "shop.order_book"))


@brings("priority")
def argument_added(folder: Path) -> None:
    """A keyword in a call that was right."""
    edit(folder, "shop/order_book.py", ("answer = client.send(text)", "answer = client.send(text, priority=1)"))


@brings()
def function_moved(folder: Path) -> None:
    """A function with an invented name in it goes to another module."""
    text = cut(folder, "shop/stock.py", "stamp")
    write(folder, "shop/clock.py", f"from datetime import datetime\n\n\n{text}")
    edit(
        folder,
        "shop/stock.py",
        ("from datetime import datetime\n", ""),
        ("import acme\n", "import acme\nfrom shop.clock import stamp\n"),
    )


@brings("dumpz")
def line_of_statement_changed(folder: Path) -> None:
    """One line of a statement over several."""
    old = "    text = json.dumps(mail)\n"
    edit(folder, "shop/mail.py", (old, "    text = json.dumpz(\n        mail,\n    )\n"))


@brings()
def reformatted(folder: Path) -> None:
    """Other quotes, other line breaks, brackets, comments and blank lines."""
    edit(
        folder,
        "shop/prices.py",
        (
            "return self.client.send(text, retries=LIMIT, timeout=30)",
            "return self.client.send(\n            text, retries=LIMIT,\n            timeout=30,  # s\n        )",
        ),
        ('now.to_iso("seconds")', "(now.to_iso('seconds'))"),
        (
            "    if os.path.isfile_safe(path):\n",
            "\n    # never overwrite\n    if (\n        os.path.isfile_safe(path)\n    ):\n",
        ),
    )
    edit(folder, "tests/test_prices.py", ("'", '"'))


@brings("HIGHEST", "loads", "dumps")
def import_edited(folder: Path) -> None:
    """The import above changes what lines below mean that stay as they are."""
    edit(folder, "shop/store.py", ("import json as codec", "import csv as codec"))
    write(folder, "shop/levels.py", "from logging import HIGHEST\n")


@brings()
def variable_renamed(folder: Path) -> None:
    """A variable that an invented name hangs on gets another name, and so does a method of the project."""
    edit(
        folder,
        "shop/users.py",
        (
            "    client = acme.connect(url)\n    answer = client.send(text)\n    client.close()",
            "    connection = acme.connect(url)\n    answer = connection.send(text)\n    connection.close()",
        ),
        ("def load(self, path):", "def read(self, path):"),
    )


@brings("no_such_package")
def module_that_is_not_installed(folder: Path) -> None:
    """An import, sorted in among the others."""
    edit(folder, "shop/users.py", ("import json\nimport os\n", "import json\nimport no_such_package\nimport os\n"))


@brings()
def moved_into_package(folder: Path) -> None:
    """A module becomes a package of two, with relative imports."""
    text = cut(folder, "shop/images.py", "save")
    git(folder, "rm", "-q", "--cached", "shop/images.py")
    whole = (folder / "shop/images.py").read_text(encoding="utf-8")
    (folder / "shop/images.py").unlink()
    whole = whole.replace("import os\n", "").replace("from shop.settings", "from ..settings")
    write(folder, "shop/images/__init__.py", whole.replace("import acme\n", "import acme\nfrom .saving import save\n"))
    write(folder, "shop/images/saving.py", f"import json\nimport os\n\n\n{text}")


@brings("isfile_safe")
def copied(folder: Path) -> None:
    """A copy of what was invented long ago is a new use of it."""
    edit(
        folder,
        "shop/search.py",
        (
            "def stamp():",
            "def remove(path):\n    if os.path.isfile_safe(path):\n        os.remove(path)\n\n\ndef stamp():",
        ),
    )


@brings()
def reordered(folder: Path) -> None:
    """Functions in another order, imports sorted in another way."""
    for name in ("save", "stamp"):
        text = cut(folder, "shop/backup.py", name)
        whole = (folder / "shop/backup.py").read_text(encoding="utf-8").rstrip()
        write(folder, "shop/backup.py", f"{whole}\n\n\n{text}")
    edit(
        folder,
        "shop/backup.py",
        ("import json\nimport os\nfrom datetime import datetime\n", "from datetime import datetime\nimport os, json\n"),
    )


@brings("archive")
def method_of_own_class_removed(folder: Path) -> None:
    """Lines stay as they are, and the class above loses what they use."""
    edit(folder, "shop/backup.py", ("    def archive(self):\n        return dict(self.known)\n\n", ""))


@brings()
def indented(folder: Path) -> None:
    """What stood alone stands in a branch, in a `with` and in a function."""
    edit(
        folder,
        "shop/search.py",
        (
            '    now = datetime.now()\n    return now.to_iso("seconds")\n',
            "    if LIMIT:\n        now = datetime.now()\n        return now.to_iso(\"seconds\")\n    return ''\n",
        ),
        ("    client.close()\n", "    try:\n        client.close()\n    finally:\n        client = None\n"),
    )


@brings("isfile_safe")
def old_one_edited(folder: Path) -> None:
    """Who edits a statement is asked about what is wrong in it."""
    edit(folder, "shop/mail.py", ("if os.path.isfile_safe(path):", "if os.path.isfile_safe(path) and mail:"))


@brings()
def function_renamed(folder: Path) -> None:
    """A function gets another name in all files that use it; some lines have invented names, too."""
    edit(folder, "shop/tools.py", ("def clean", "def stripped"))
    edit(folder, "shop/stock.py", ("clean(", "stripped("), ("import clean", "import stripped"))


@brings("datetimez")
def string_target(folder: Path) -> None:
    """A name in a string."""
    text = "\n\ndef test_now(monkeypatch):\n    monkeypatch.setattr('shop.mail.datetimez', None)\n"
    file = folder / "tests/test_mail.py"
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


@brings()
def split_in_two(folder: Path) -> None:
    """One module becomes two; the old one is gone."""
    text = (folder / "shop/mail.py").read_text(encoding="utf-8")
    head, _, functions = text.partition("\n\ndef save(")
    (folder / "shop/mail.py").unlink()
    imports = "import json\nimport os\nfrom datetime import datetime\n\nimport acme\n\n\n"
    write(folder, "shop/mail_functions.py", f"{imports}def save({functions}")
    write(folder, "shop/mail_box.py", head.rstrip() + "\n")
    edit(
        folder,
        "tests/test_mail.py",
        (
            "from shop.mail import Mail, report, stamp",
            "from shop.mail_box import Mail\nfrom shop.mail_functions import report, stamp",
        ),
        ("'shop.mail.", "'shop.mail_functions."),
    )


@brings("fetch_all")
def renamed_and_edited(folder: Path) -> None:
    """A file gets another name and another line at once."""
    git(folder, "mv", "shop/clock.py", "shop/times.py")
    edit(folder, "shop/stock.py", ("from shop.clock import", "from shop.times import"))
    with (folder / "shop/times.py").open("a", encoding="utf-8") as file:
        file.write("\n\ndef zones():\n    import zoneinfo\n\n    return zoneinfo.fetch_all()\n")


@brings()
def documented(folder: Path) -> None:
    """Docstrings, comments and annotations."""
    edit(
        folder,
        "shop/stock.py",
        ("def report(url, text):\n", 'def report(url: str, text: str) -> int:\n    """Send a text."""\n'),
        ("    client.close()\n", "    client.close()  # no more is sent\n"),
        ("import json\n", "# the standard library\nimport json\n"),
    )


@brings("cached_call")
def decorator_added(folder: Path) -> None:
    """A decorator, on a function that stays as it is."""
    edit(
        folder,
        "shop/search.py",
        ("def stamp():", "@functools.cached_call\ndef stamp():"),
        ("import json\n", "import functools\nimport json\n"),
    )


@brings()
def class_moved(folder: Path) -> None:
    """A class goes to another module, and its old one imports it from there; windows line ends come with it."""
    text = (folder / "shop/search.py").read_text(encoding="utf-8")
    begin, end = text.index("class Search:"), text.index("def save(")
    moved = text[begin:end].rstrip() + "\n"
    imports = "import json\n\nimport acme\nfrom shop.settings import RETRIES\n\nLIMIT = RETRIES\n\n\n"
    (folder / "shop/searching.py").write_bytes((imports + moved).replace("\n", "\r\n").encode())
    write(folder, "shop/search.py", text[:begin] + text[end:])
    edit(
        folder,
        "shop/search.py",
        (
            "from shop.settings import RETRIES\n",
            "from shop.searching import Search\nfrom shop.settings import RETRIES\n",
        ),
    )


@brings("getcwdu")
def in_a_format_string(folder: Path) -> None:
    """Within a format string, in a file that is old."""
    edit(folder, "shop/prices.py", ('path = path + ".new"', 'path = f"{os.getcwdu()}/{path}.new"'))


@brings()
def method_renamed(folder: Path) -> None:
    """A method of the project gets another name, also where an invented name stands in the same statement."""
    edit(folder, "shop/prices.py", ("def size(self)", "def number(self)"), ("self.size()", "self.number()"))
    edit(folder, "tests/test_prices.py", (".size()", ".number()"))

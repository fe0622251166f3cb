"""The benchmark on observed names: what it takes of an environment, and what it makes of hallucheck's answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.observed_names.answers import answers
from benchmarks.observed_names.samples import Sample, Sampler, Use, read_samples, write_samples
from benchmarks.observed_names.tables import listed, sample_lines, table

_FILES = {
    "wares/__init__.py": """
from wares.stock import Stock, main_stock
from . import prices
LIMITS = {"load": 3, "crates": 4}
def fetch_orders(): ...
def list_crates(): ...
def __getattr__(name):
    if name in ("old_orders",):
        return fetch_orders
    raise AttributeError(name)
def __dir__():
    return [*list(globals()), "old_orders"]
""",
    "wares/stock.py": """
class Stock:
    def __init__(self):
        self.crate_count = 0
    def add_crate(self): ...
    def remove_crate(self): ...
    def total_weight(self): ...
main_stock = Stock()
""",
    "wares/prices.py": "def price_of(ware): ...\ndef raise_price(ware): ...\n",
    "wares/unloaded.py": "",
    "broken.py": "import not_there_at_all\n",
    "endless.py": "while True: pass\n",
    "leaving.py": "import os\nos._exit(3)\n",
    "writing.py": f"open({str(Path(__file__).with_name('not_to_be.txt'))!r}, 'w')\n",
    "spaces/deep/__init__.py": "DEPTH = 1\n",
}


@pytest.fixture(scope="module")
def sampler(tmp_path_factory: pytest.TempPathFactory) -> Sampler:
    folder = tmp_path_factory.mktemp("names") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([str(python), "-c", ask], capture_output=True, text=True, check=True)
    site = Path(done.stdout.strip())
    for path, text in _FILES.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    described = site / "wares-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: wares\nVersion: 1.0\n")
    (described / "RECORD").write_text("".join(f"{path},,\n" for path in _FILES))
    return Sampler(python, seed=0, limit=5, timeout_s=3)


@pytest.fixture(scope="module")
def sample(sampler: Sampler) -> Sample:
    return sampler.take("wares")


def test_modules(sampler):
    """Every top-level module is taken; the first package stands for a namespace."""
    assert sampler.modules() == ["broken", "endless", "leaving", "spaces.deep", "wares", "writing"]


@pytest.mark.parametrize(
    ("module", "failure"),
    [
        ("broken", "ModuleNotFoundError"),
        ("endless", "time limit"),
        ("leaving", "process ended"),
        ("writing", "side effect: open"),
    ],
)
def test_modules_that_cannot_be_imported(sampler, module, failure):
    """What is left out has its reason, and what it would write is not written."""
    assert sampler.take(module) == Sample(module, failure=failure)
    assert not Path(__file__).with_name("not_to_be.txt").exists()


def test_names_taken(sample):
    """Real and unreal names of each kind are taken, the same for the same seed; none is private or on both sides."""
    kinds = {"module attribute", "class member", "instance attribute"}
    real = {(use.container, use.name) for use in sample.uses if use.is_real}
    unreal = {(use.container, use.name) for use in sample.uses if not use.is_real}

    assert {use.kind for use in sample.uses if use.is_real} == kinds
    assert {use.kind for use in sample.uses if not use.is_real} == {*kinds, "submodule that is not loaded"}
    assert ("wares", "unloaded") in unreal
    assert not real & unreal
    assert not any(name.startswith("_") for _, name in real | unreal)


def test_same_seed(sampler, sample, tmp_path):
    """The same names are taken again; kept samples are read as they were."""
    assert sampler.take("wares") == sample

    write_samples([sample], tmp_path / "kept")

    assert read_samples(tmp_path / "kept") == [sample]


def test_answers(sampler, sample, tmp_path):
    """Each use has the answer of its own line; where the container is called absent, nothing is said of the name."""
    unread = Use("module attribute", "wares.Stock.add_crate.made_up", "name", is_real=False)
    found = answers(sampler.python, [Sample("wares", [*sample.uses, unread])], tmp_path, ["--no-cache"])
    real = [answer for answer in found if answer.use.is_real]

    assert {answer.answer for answer in real} == {"present"}
    assert [answer.use for answer in found if not answer.use.is_real and answer.answer != "absent"] == [unread]
    assert found[-1].reason == "container called absent"


def test_tables(sample, tmp_path):
    """Tables count by kind and reason, lists name the uses."""
    from benchmarks.observed_names.answers import Answer

    use = Use("class member", "wares.Stock", "weight", is_real=False)
    found = [
        Answer("wares", use, "absent", "class has no attribute"),
        Answer("wares", use, "unknown", "dynamic-class (Stock)"),
    ]

    head, absent, present, unknown = table(found, real=False)
    assert head.split() == ["unreal", "class", "member"]
    assert absent.split() == ["absent", "1", "=", "50.0", "%"]
    assert present.split() == ["present", "0", "=", "0.0", "%"]
    assert unknown.split() == ["unknown:", "dynamic-class", "1", "=", "50.0", "%"]
    assert list(listed(found, real=False, answer="unknown")) == [
        "wares\tclass member\twares.Stock.weight\tdynamic-class (Stock)"
    ]
    assert list(sample_lines([sample, Sample("broken", failure="ImportError")])) == [
        f"modules: 2, left out 1; uses left out as unstable: {sample.unstable}",
        "       1 ImportError",
    ]

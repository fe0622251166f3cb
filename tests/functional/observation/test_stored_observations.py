"""Nothing is imported twice: observations are kept while what was imported is the same, failures for a time."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from observed_environment import LIMITS, install, make_environment

from hallucheck.symbols.observation import NotObserved, Observation
from hallucheck.symbols.observer import Observer

DAY_S = 86_400


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def own_python(tmp_path) -> Path:
    """The interpreter of an environment that a test may change."""
    return make_environment(tmp_path / "own", sys.executable)


@pytest.fixture
def site(own_python) -> Path:
    folder = own_python.parents[1]
    return next(iter(folder.glob("lib/python*/site-packages")), folder / "Lib" / "site-packages")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fresh_observer(own_python, environment_of, scratch, tmp_path, clock):
    """Makes observers that share a store, as runs do."""

    def run(mode: str = "auto") -> Observer:
        return Observer(environment_of(own_python), tmp_path / "store", mode, LIMITS, clock)

    return run


def entries(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_kept(fresh_observer):
    """A second run imports nothing and says the same."""
    first, second = fresh_observer(), fresh_observer()
    seen = first.observe("dynamic", ["lazy"])

    assert second.observe("dynamic", ["lazy"]) == seen
    assert (list(first.made), list(second.made), second.remembered) == (["dynamic"], [], {"dynamic"})


def test_without_interpreter(fresh_observer, own_python):
    """What is stored is answered even if no process could be started."""
    fresh_observer().observe("dynamic")
    observer = fresh_observer()
    observer._process._python = own_python.with_name("gone")

    assert isinstance(observer.observe("dynamic"), Observation)
    assert observer.observe("dynamic.inner").reason.value == "no-interpreter"


def test_more_names(fresh_observer):
    """Names that were not asked for before cost another process, and are then known, too."""
    fresh_observer().observe("dynamic", ["lazy"])
    second = fresh_observer()
    second.observe("dynamic", ["lazy", "nothing"])
    third = fresh_observer()
    result = third.observe("dynamic", ["nothing", "lazy"])

    assert (list(second.made), list(third.made)) == (["dynamic"], [])
    assert [result.answer(name).state for name in ("lazy", "nothing")] == ["found", "missing"]


def test_new_version(fresh_observer, site):
    """Another installation of the distribution is imported afresh."""
    fresh_observer().observe("dynamic")
    (site / "dynamic" / "__init__.py").write_text("fresh = 1\n", encoding="utf-8")
    install(site, "dynamic", ["dynamic/__init__.py"])
    observer = fresh_observer()

    assert "fresh" in observer.observe("dynamic").names
    assert list(observer.made) == ["dynamic"]


def test_new_dependency(fresh_observer, site):
    """What was looked for in vain counts: once it is there, the module may have more."""
    assert "extra" not in fresh_observer().observe("dynamic.optional").names
    unchanged = fresh_observer()
    unchanged.observe("dynamic.optional")
    (site / "hallucheck_absent_dependency.py").write_text("", encoding="utf-8")

    assert "extra" in fresh_observer().observe("dynamic.optional").names
    assert unchanged.made == {}


def test_failure(fresh_observer, clock):
    """A failed import is believed for a day."""
    fresh_observer().observe("dynamic.broken")
    clock.now += DAY_S - 1
    same_day = fresh_observer()
    same_day.observe("dynamic.broken")
    clock.now += 2
    next_day = fresh_observer()
    next_day.observe("dynamic.broken")

    assert (list(same_day.made), list(next_day.made)) == ([], ["dynamic.broken"])


def test_failure_is_mended(fresh_observer, site):
    """A failed import is tried again once something was installed."""
    assert isinstance(fresh_observer().observe("dynamic.broken"), NotObserved)
    (site / "hallucheck_absent_dependency.py").write_text("", encoding="utf-8")

    assert isinstance(fresh_observer().observe("dynamic.broken"), Observation)


def test_time_out(fresh_observer, clock):
    """A busy machine is no lasting reason: what took too long is tried again after ten minutes."""
    fresh_observer().observe("hostile.loops")
    soon = fresh_observer()
    assert soon.observe("hostile.loops").reason.value == "timed-out"
    assert soon.made == {}
    clock.now += 601
    assert soon.observe("hostile.loops").reason.value == "timed-out"
    later = fresh_observer()
    later.observe("hostile.loops")

    assert list(later.made) == ["hostile.loops"]


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 300])
def test_damaged_store(fresh_observer, tmp_path, damage):
    """A damaged entry is as good as none."""
    seen = fresh_observer().observe("dynamic")
    for path in entries(tmp_path / "store"):
        path.write_bytes(damage)
    observer = fresh_observer()

    assert observer.observe("dynamic").names == seen.names
    assert list(observer.made) == ["dynamic"]
    assert fresh_observer().observe("dynamic").names == seen.names


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no such folders")
def test_store_that_cannot_be_written(own_python, environment_of, scratch, tmp_path):
    """Costs a warning, not the answer."""
    (tmp_path / "store").write_text("a file", encoding="utf-8")
    observer = Observer(environment_of(own_python), tmp_path / "store", limits=LIMITS)

    assert isinstance(observer.observe("dynamic"), Observation)
    assert observer.warning.startswith("observations cannot be stored in ")


def test_never(fresh_observer):
    """With `never` nothing is imported, and nothing that was imported before is used."""
    fresh_observer().observe("dynamic")
    observer = fresh_observer("never")

    assert observer.observe("dynamic").reason.value == "never"
    assert (observer.made, observer.remembered) == ({}, set())


def test_at_the_same_time(fresh_observer):
    """Of several runs that want the same module one imports it and the others wait."""
    observers = [fresh_observer() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        seen = list(pool.map(lambda observer: observer.observe("dynamic"), observers))

    assert all(isinstance(result, Observation) for result in seen)
    assert [len(observer.made) for observer in observers].count(1) == 1


def test_left_claim(fresh_observer, tmp_path):
    """A run that was killed while it imported keeps nobody from doing so later."""
    fresh_observer().observe("dynamic")
    (entry,) = entries(tmp_path / "store")
    entry.unlink()
    claim = entry.with_name(f"{entry.name}.claim")
    claim.touch()
    os.utime(claim, (0, 0))
    begin = time.monotonic()

    assert isinstance(fresh_observer().observe("dynamic"), Observation)
    assert time.monotonic() - begin < LIMITS.time_s
    assert entries(tmp_path / "store") == [entry]

"""What is printed: the findings, a line for each package, the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .checked import Checked


def finding_lines(now: dict[str, Checked]) -> Iterator[str]:
    """The findings; the packages work, so each is a false one or a line that is never reached."""
    for checked in now.values():
        for finding in checked.findings:
            yield f"{finding['path']}:{finding['line']}: {finding['rule']} {finding['message']}"


def table(now: dict[str, Checked], before: dict[str, Checked]) -> Iterator[str]:
    """The shares by package, then the reasons of all packages, largest first; `before` may be empty."""
    earlier = "  before" if before else ""
    yield f"{'package':24}{'uses':>9}{earlier}  unknown"
    for package, checked in now.items():
        yield _line(package, checked, before.get(package))
    total = _sum(now)
    yield _line("all", total, _sum(before) if before else None)
    known_before = _sum(before).unknown
    for reason in sorted({*total.unknown, *known_before}, key=lambda name: -total.unknown[name]):
        number = f"{known_before[reason]:8}" if before else ""
        yield f"    {reason:29}{number}{total.unknown[reason]:9}"


def _line(package: str, checked: Checked, earlier: Checked | None) -> str:
    return f"{package:24}{checked.uses:9}{_share(earlier):>8}{_share(checked):>9}"


def _share(checked: Checked | None) -> str:
    return f"{100 * checked.unknown.total() / checked.uses:.1f} %" if checked is not None and checked.uses else ""


def _sum(packages: dict[str, Checked]) -> Checked:
    unknown = sum((checked.unknown for checked in packages.values()), Counter[str]())
    return Checked(sum(checked.uses for checked in packages.values()), unknown, [])

"""Every section of every page: rules' own pages and the topics."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_tests import Section, check_section, sections_of

ROOT = Path(__file__).parent.parent
RULES = sorted((ROOT / "hallucheck" / "rules").glob("*.md"))
TOPICS = sorted((ROOT / "tests" / "topics").rglob("*.md"))
SECTIONS = [
    pytest.param(section, page.stem.replace("_", "-"), id=f"{page.parent.name}/{page.stem}::{section.title}")
    for page in RULES + TOPICS
    for section in sections_of(page)
]


@pytest.fixture(scope="session")
def symbols(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("symbols")


@pytest.mark.parametrize(("section", "rule"), SECTIONS)
def test_section(section: Section, rule: str, tmp_path: Path, symbols: Path) -> None:
    """What the page says is what hallucheck says."""
    differences = check_section(section, rule, tmp_path, symbols)

    assert not differences, "\n" + "\n".join(differences)


def test_number_of_sections() -> None:
    """The pages are really read."""
    assert len(SECTIONS) >= 60

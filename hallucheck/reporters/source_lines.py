"""The lines of checked files, as they were checked."""

from __future__ import annotations

from hallucheck.errors import SourceError
from hallucheck.reporters.report import Report


def source_lines(path: str, report: Report, cell: int = 0) -> list[str]:
    """The lines of a file, or of a notebook's cell, without their ends; none where it cannot be read again."""
    from hallucheck.source.read import from_bytes, read_file

    content = report.contents.get(path)
    try:
        text = from_bytes(path, read_file(path) if content is None else content).text
        if cell:
            from hallucheck.source.notebook import cell_text

            text = cell_text(text, cell)
    except SourceError:
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

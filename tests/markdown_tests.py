"""Markdown pages as tests: their Python blocks are checked, and each line's marks say what must come of it.

- `# error: [rule-id] "text"`: a finding of that rule on the line whose sentence or suggestion has the text;
  several may stand on one line; a bare `# error` on a rule's page means its own rule.
- `# unknown: [reason]`: a use on the line is Unknown for that reason.
- `# revealed: Type`: what `reveal_type(...)` on the line says.
- A line without mark has no finding.

A paragraph that is just a path in backticks and a colon names the file that the next block is: below `site-packages/`
an installed distribution, else a module of the project. Blocks without a name are one file, in order. A section has
the files of the sections around it.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

from hallucheck.check import Checker
from hallucheck.environment.model import Environment
from hallucheck.findings import FileReport
from hallucheck.settings import Settings
from hallucheck.settling.settle import Settler
from hallucheck.source.read import from_text
from hallucheck.symbols.lexicon import Lexicons

_LABEL = re.compile(r"^`([^`]+)`:$")
_ERROR = re.compile(r"error(?:: \[(?P<rule>[\w-]+)\])?(?: \"(?P<text>[^\"]*)\")?")
_MARK = re.compile(r"# (?=error\b|unknown: \[|revealed: )(.*)$")
_SETTING = re.compile(r"<!--\s*([\w-]+):\s*(\S+)\s*-->")


@dataclass
class Section:
    """One heading of a page with what stands under it."""

    title: str
    """Headings from the page's down, joined by " / "."""
    files: dict[str, str] = field(default_factory=dict)
    """Path below the section's folder -> text."""
    code: list[tuple[int, str]] = field(default_factory=list)
    """(1-based line of the page, text) of each unnamed block."""
    settings: dict[str, str] = field(default_factory=dict)
    """`python-version`, `platform`, `open`."""


def sections_of(page: Path) -> list[Section]:
    """The sections of a page that have code to check, in order."""
    stack: list[tuple[int, Section]] = []
    found: list[Section] = []
    label = ""
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            level = int(token.tag[1])
            stack = [(depth, section) for depth, section in stack if depth < level]
            outer = stack[-1][1] if stack else Section("")
            title = f"{outer.title} / {tokens[index + 1].content}" if outer.title else tokens[index + 1].content
            section = Section(title, dict(outer.files), [], dict(outer.settings))
            stack.append((level, section))
            found.append(section)
        elif token.type == "inline" and (named := _LABEL.match(token.content.strip())):
            label = named[1]
        elif token.type == "html_block" and stack:
            stack[-1][1].settings.update(_SETTING.findall(token.content))
        elif token.type == "fence" and stack and token.map is not None:
            _take_block(stack[-1][1], token.info.strip(), label, token.content, token.map[0] + 2)
            label = ""
    return [section for section in found if section.code]


def _take_block(section: Section, language: str, label: str, text: str, line: int) -> None:
    if label:
        section.files[label] = text
    elif language in ("py", "python"):
        section.code.append((line, text))


def check_section(section: Section, page_rule: str, folder: Path, symbols: Path) -> list[str]:
    """Check a section's code in a folder of its own; what differs from its marks, "page line: ..." each."""
    for path, text in section.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    _describe_distributions(folder / "site-packages")
    lines = [(line + offset, text) for line, block in section.code for offset, text in enumerate(block.splitlines())]
    source = from_text(str(folder / "main.py"), "".join(f"{text}\n" for _, text in lines))
    lexicons = Lexicons(None) if section.settings.get("grade") == "likely" else None
    checker = Checker(_environment(section, folder), symbols, lexicons=lexicons)
    report = checker.check_source(source, show_unknown=True)
    grade = section.settings.get("grade", "observed")
    report = Settler(Settings(str(folder), grade=grade)).settle(report, "main.py")
    return [
        f"line {page_line}: {problem}"
        for number, (page_line, text) in enumerate(lines, 1)
        for problem in _compare(number, text, report, page_rule)
    ]


def _describe_distributions(site_packages: Path) -> None:
    """Give each package the metadata of an installed distribution."""
    for top in sorted(site_packages.glob("*")) if site_packages.is_dir() else []:
        name = top.name.removesuffix(".py")
        info = site_packages / f"{name.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        files = [p.relative_to(site_packages).as_posix() for p in ([top] if top.is_file() else top.rglob("*.*"))]
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "RECORD").write_text("".join(f"{file},,\n" for file in files))


def _environment(section: Section, folder: Path) -> Environment:
    version = tuple(int(part) for part in section.settings.get("python-version", "0.0").split("."))
    stdlib = Path(sysconfig.get_paths()["stdlib"])
    roots = (folder, folder / "src") if (folder / "src").is_dir() else (folder,)
    return Environment(
        python=Path(sys.executable),
        version=(*version[:2], 0) if version[0] else sys.version_info[:3],
        platform=section.settings.get("platform", sys.platform),
        prefix=Path(sys.prefix),
        stdlib=(stdlib, stdlib / "lib-dynload"),
        site_packages=(folder / "site-packages",),
        first_party=roots,
        builtin_modules=frozenset(sys.builtin_module_names),
        open_distributions=frozenset(section.settings.get("open", "").split(",")) - {""},
        origin="a page",
    )


def _compare(number: int, text: str, report: FileReport, page_rule: str) -> Iterator[str]:
    """What differs between a line's marks and the report."""
    findings = [finding for finding in report.findings if finding.range.start.line == number]
    mark = _MARK.search(text)
    content = mark[1] if mark else ""
    for wanted in _ERROR.finditer(content) if content.startswith("error") else ():
        rule, words = wanted["rule"] or page_rule, wanted["text"] or ""
        for finding in findings:
            said = " ".join([finding.message, *(s.text for s in finding.suggestions)])
            if finding.rule == rule and words in said:
                findings.remove(finding)
                break
        else:
            yield f"no finding [{rule}] {words!r}; there are {[f'{f.rule}: {f.message}' for f in findings]}"
    for finding in findings:
        yield f"finding without mark: [{finding.rule}] {finding.message}"
    if content.startswith("unknown"):
        reasons = {use.reason for use in report.unknown_uses if use.range.start.line == number}
        wanted_reasons = set(re.findall(r"\[([\w-]+)\]", content))
        if not wanted_reasons <= reasons:
            yield f"unknown for {sorted(reasons)}, not for {sorted(wanted_reasons)}"
    if content.startswith("revealed: "):
        revealed = [reveal.text for reveal in report.reveals if reveal.line == number]
        if revealed != [content.removeprefix("revealed: ").strip()]:
            yield f"reveals {revealed}"

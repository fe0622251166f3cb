"""JUnit XML: a test suite in which each file without findings is a passed test, each finding a failed one."""

from __future__ import annotations

from typing import TextIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from hallucheck.findings import FileReport, Finding
from hallucheck.reporters.paths import repository_path
from hallucheck.reporters.report import Report, fails, place, printable


def write(report: Report, out: TextIO) -> None:
    """Write one suite. Findings of a severity that does not fail the run are passed tests that say something; what is
    not reported is skipped. Characters that XML cannot hold are spelled out."""
    suite = Element("testsuite", name="hallucheck")
    for file in report.files:
        _add_file(suite, file, report)
    numbers = {
        "tests": len(suite),
        "failures": len(suite.findall("testcase/failure")),
        "errors": len(suite.findall("testcase/error")),
        "skipped": len(suite.findall("testcase/skipped")),
    }
    suites = Element("testsuites", name="hallucheck")
    for element in (suites, suite):
        for name, number in numbers.items():
            element.set(name, str(number))
        element.set("time", "0")
    suites.append(suite)
    indent(suites, " ")
    out.write('<?xml version="1.0" encoding="us-ascii"?>\n')
    out.write(tostring(suites, encoding="us-ascii").decode() + "\n")


def _add_file(suite: Element, file: FileReport, report: Report) -> None:
    path = printable(repository_path(file.path, report))
    if file.error:
        case = SubElement(suite, "testcase", classname=path, name="checked", file=path, time="0")
        SubElement(case, "error", type="not-checked", message=printable(file.error))
    elif not file.findings:
        SubElement(suite, "testcase", classname=path, name="checked", file=path, time="0")
    for finding in file.findings:
        _add_finding(suite, finding, path, report)
    for suppression in file.suppressed:
        case = _case(suite, suppression.finding, path)
        told = f"{suppression.kind}: {suppression.justification}" if suppression.justification else suppression.kind
        SubElement(case, "skipped", message=printable(told))


def _add_finding(suite: Element, finding: Finding, path: str, report: Report) -> None:
    case = _case(suite, finding, path)
    text = "\n".join(_lines(finding, path))
    if fails(finding, report.fail_on):
        SubElement(case, "failure", type=finding.rule, message=printable(finding.message)).text = text
    else:
        SubElement(case, "system-out").text = text


def _case(suite: Element, finding: Finding, path: str) -> Element:
    name = f"{finding.rule} {place(finding.range, finding.cell)}"
    case = SubElement(suite, "testcase", classname=path, name=name, file=path, time="0")
    if not finding.cell:
        case.set("line", str(finding.range.start.line))
    return case


def _lines(finding: Finding, path: str) -> list[str]:
    lines = [f"{path}:{place(finding.range, finding.cell)}: {finding.rule} {printable(finding.message)}"]
    for evidence in finding.evidence:
        where = f" ({printable(evidence.path)}:{evidence.line})" if evidence.path else ""
        lines.append(f"evidence: {printable(evidence.note)}{where}")
    lines += [f"help: {printable(suggestion.text)}" for suggestion in finding.suggestions]
    return lines

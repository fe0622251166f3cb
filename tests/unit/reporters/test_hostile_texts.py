"""Names of files and texts of checked code stay data in every format."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
from made_reports import written
from markdown_it import MarkdownIt

from hallucheck.reporters.github import without_commands
from hallucheck.reporters.report import printable

COMMAND = re.compile(r"::(\w+) ((?:\w+=[^,:\r\n]*,?)+)::(.*)")


def unescaped(text):
    """What GitHub's runner makes of an escaped value."""
    for character, escape in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
        text = text.replace(escape, character)
    return text


def test_github(hostile):
    """Each finding is one command on one line; the runner gets the file's name and the text back."""
    text, report = hostile
    lines = written(report, "github").split("\n")
    commands = [COMMAND.fullmatch(line) for line in lines[:-1]]
    (path, failed) = (file.path for file in report.files)

    assert len(lines) == 3 and lines[2] == "" and all(commands)
    given = [dict(part.split("=", 1) for part in found[2].split(",")) for found in commands]
    assert [unescaped(properties["file"]) for properties in given] == [path, failed]
    assert [found[1] for found in commands] == ["error", "error"]
    assert printable(text) in unescaped(commands[0][3])
    assert printable(text) == unescaped(commands[1][3])


@pytest.mark.parametrize("output_format", ["full", "concise", "markdown", "agent"])
def test_log_of_a_runner(hostile, output_format):
    """In what people read GitHub's runner finds no command."""
    text = without_commands(written(hostile[1], output_format))

    assert "##[" not in text
    assert not any(line.strip().startswith("::") for line in re.split(r"[\r\n]", text))


@pytest.mark.parametrize("output_format", ["full", "concise", "markdown", "agent"])
def test_text(hostile, output_format):
    """What people read has no control characters."""
    assert not [c for c in written(hostile[1], output_format) if not c.isprintable() and c not in "\n\u200b"]


def test_gitlab(hostile):
    """The report is JSON of the documented shape; the path is the file's."""
    text, report = hostile
    failed, found = json.loads(written(report, "gitlab"))

    assert found["location"] == {"path": report.files[0].path, "lines": {"begin": 4, "end": 4}}
    assert printable(text) in found["description"]
    assert found["severity"] == "major" and found["check_name"] == "unresolved-attribute"
    assert (failed["severity"], failed["location"]["path"]) == ("blocker", report.files[1].path)
    assert failed["fingerprint"] != found["fingerprint"]


def test_junit(hostile):
    """The report is XML, with what XML cannot hold spelled out."""
    text, report = hostile
    suite = ElementTree.fromstring(written(report, "junit")).find("testsuite")
    wrong, skipped, failed = suite

    assert suite.attrib == {
        **{"name": "hallucheck", "time": "0"},
        **{"tests": "3", "failures": "1", "errors": "1", "skipped": "1"},
    }
    assert wrong.get("file") == printable(report.files[0].path)
    assert printable(text) in wrong.find("failure").get("message")
    assert printable(text) in wrong.find("failure").text
    assert skipped.find("skipped").get("message") == f"ignore: {printable(text)}"
    assert failed.find("error").get("message") == printable(text)


def test_sarif_addresses(hostile):
    """The address is relative, percent-encoded, and leads to the file."""
    report = hostile[1]
    (run,) = json.loads(written(report, "sarif"))["runs"]
    address = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]

    assert address["uriBaseId"] == "%SRCROOT%"
    assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", address["uri"])
    assert unquote_to_bytes(address["uri"]) == report.files[0].path.encode("utf-8", "surrogateescape")


def test_markdown(hostile):
    """The comment shows the texts as they are: no markup, picture, link, mention or further row comes of them."""
    text, report = hostile
    made = written(report, "markdown")
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(made)
    inline = [child for token in tokens if token.type == "inline" for child in token.children]
    tags = {child.content for child in inline if child.type == "html_inline"}
    blocks = [token.content.strip() for token in tokens if token.type == "html_block"]
    shown = "".join(child.content for child in inline if child.type == "text")

    assert made.startswith("<!-- hallucheck -->\n")
    assert tags <= {"<code>", "</code>"}
    assert blocks == ["<!-- hallucheck -->", "<details><summary>Evidence</summary>", "</details>"]
    assert {child.type for child in inline} <= {"text", "text_special", "html_inline", "strong_open", "strong_close"}
    assert sum(token.type == "tr_open" for token in tokens) == 3
    assert not re.search(r"[@#]\w", outside_of_code(inline))
    assert not re.search(r"https?://|www\.", made)
    assert re.sub(r"\W", "", printable(text)) in re.sub(r"\W", "", shown)


def outside_of_code(inline):
    """The text that is not between code tags."""
    depth, found = 0, ""
    for child in inline:
        if child.type == "html_inline":
            depth += {"<code>": 1, "</code>": -1}[child.content]
        elif not depth:
            found += child.content
    return found


def test_agent(hostile):
    """A mistake stays one line, so that no text of a file can add instructions of its own."""
    assert len(written(hostile[1], "agent").splitlines()) == 2


@pytest.mark.parametrize("output_format", ["json", "rdjson"])
def test_json(hostile, output_format):
    """JSON can be read by every program: it is UTF-8 and has the path as it is."""
    report = hostile[1]
    data = written(report, output_format).encode("utf-8")

    assert json.dumps(report.files[0].path) in json.dumps(json.loads(data))


def test_json_lines(hostile):
    """Every line is an object of its own."""
    lines = written(hostile[1], "json-lines").split("\n")

    assert [json.loads(line)["type"] for line in lines[:-1]] == ["finding", "suppressed", "error", "summary"]
    assert lines[-1] == ""

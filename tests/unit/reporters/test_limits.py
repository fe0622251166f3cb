"""Formats that may not be longer than something."""

from __future__ import annotations

import pytest
from made_reports import TEXTS, finding, report, written

from hallucheck.findings import Coverage, Evidence, FileReport, Suggestion
from hallucheck.reporters.agent import tokens


def many(number, text="`acme` has no attribute `conect`"):
    """Files with one finding each."""
    found = [finding(f"{i}.py", text, name=f"name_{i}") for i in range(number)]
    return [FileReport(item.path, (item,), Coverage(absent=1)) for item in found]


@pytest.mark.parametrize("number", [0, 1, 100, 3000])
@pytest.mark.parametrize("text", ["short", "".join(TEXTS) * 20, "🐍" * 5000], ids=["short", "hostile", "wide"])
def test_comment(number, text):
    """A comment is never longer than GitHub takes, is whole, and says what it leaves out."""
    comment = written(report(*many(number, text)), "markdown")

    assert len(comment.encode()) <= 65_536
    assert comment.startswith("<!-- hallucheck -->\n### hallucheck: ")
    assert f"{number} uses&#58; 0 present, {number} absent" in comment
    assert comment.count("<details>") == comment.count("</details>")
    rows, proofs = comment.count("\n| <code>"), comment.count("\n- <code>")
    assert (f"**{number - rows} more are not shown.**" in comment) == (rows < number)
    assert (f"\n{number - proofs} more are not shown.\n" in comment) == (0 < proofs < number)


def test_clean_comment():
    """A clean run makes a comment, too: it replaces the one of an earlier run."""
    comment = written(report(FileReport("app.py", coverage=Coverage(present=3))), "markdown")

    assert comment == (
        "<!-- hallucheck -->\n### hallucheck: every name exists\n\n\n"
        "Checked 1 file against /env (Python 3.11.7, from --python)&#58; "
        "3 uses&#58; 3 present, 0 absent, 0 guarded, 0 unknown\n"
    )


@pytest.mark.parametrize("allowed", [50, 51, 77, 200, 1500])
@pytest.mark.parametrize("text", ["short", "".join(TEXTS) * 20, "🐍" * 5000], ids=["short", "hostile", "wide"])
@pytest.mark.parametrize("number", [1, 2, 200])
def test_agent(allowed, text, number):
    """The format for models keeps to its tokens and tells at least one mistake, and how many more there are."""
    found = written(report(*many(number, text), agent_tokens=allowed), "agent")
    *mistakes, last = found.splitlines()

    assert tokens(found) <= allowed
    if number == 200:
        assert last == f"{number - len(mistakes)} more"
    assert found.startswith("0.py:4:6 ")


def test_agent_order():
    """First what fails the run, what is proven, what others hang on; the same mistake in a file is told once."""
    found = [
        finding(name="a", text="warned", severity="warning", line=1),
        finding(name="b", text="observed", grade="observed", line=2),
        *[finding(name="c", text="again", line=line) for line in range(3, 11)],
        finding(name="d", text="imported", kind="import-name", line=11),
    ]
    lines = written(report(FileReport("app.py", tuple(found))), "agent").splitlines()

    assert [line.partition(";")[0] for line in lines] == [
        "app.py:11:6 imported",
        "app.py:3:6 (also 4:6, 5:6, 6:6, 7:6 and 3 more) again",
        "app.py:2:6 observed",
        "app.py:1:6 warned",
    ]


def test_agent_line():
    """A line has the wrong name, the real signature or the nearest real names, and the evidence."""
    signature = Evidence("`send(text, *, retries=...)`", "/env/lib/python3.11/site-packages/acme/client.py", 7)
    wrong = finding(
        text="`acme.Client.send` has no parameter `retry`",
        evidence=(signature,),
        suggestions=(Suggestion("did you mean `retries`?", "retries"),),
    )

    assert written(report(FileReport("app.py", (wrong,))), "agent") == (
        "app.py:4:6 `acme.Client.send` has no parameter `retry`; near: retries; "
        "`send(text, *, retries=)` at acme/client.py:7; acme 1.0\n"
    )


def test_clean_agent():
    """Where there is nothing to mend nothing is said."""
    assert written(report(FileReport("app.py", coverage=Coverage(present=3))), "agent") == ""

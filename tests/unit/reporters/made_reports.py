"""Reports made by hand, with names and texts that mean harm."""

from __future__ import annotations

import io
from typing import NamedTuple

from hallucheck.findings import Evidence, Finding, Position, Range, Suggestion
from hallucheck.reporters.registry import reporter
from hallucheck.reporters.report import Report, RuleText
from hallucheck.rules.registry import RULE_IDS, rule

TEXTS = (
    "line\nbreak",
    "return\rhere",
    "100%0A%25",
    "a::error file=x::y",
    "::add-mask::x",
    "##[error]x",
    "a,b:c",
    "\x00\x07\x1b[31m\x7f\x85\u2028\ufffe",
    "\udcff\udc80",
    "'\"",
    "a|b||c",
    "`a` ``b`` `",
    "<img src=x onerror=alert(1)><!-- --></code></details>",
    "&lt;b&gt; &amp; &#64;all",
    "@all #1 GH-1 www.example.org https://example.org a@example.org",
    "*a* _b_ ~~c~~ [d](https://e) ![f](g) # h",
    "\\ \\` $x$ {0} {{1}} :smile:",
    "]]>--><!DOCTYPE a>",
    "größe 変数 🐍",
)
"""What file names and texts of checked code may be made of."""


class Asked(NamedTuple):
    """An environment."""

    python: str = "/env/bin/python"
    version: str = "3.11.7"
    prefix: str = "/env"
    origin: str = "--python"
    note: str = ""


def finding(path="app.py", text="`acme` has no attribute `conect`", *, line=4, cell=0, name="conect", **more):
    """A finding with hostile text wherever there can be any."""
    facts = {
        "rule": "unresolved-attribute",
        "kind": "attribute",
        "severity": "error",
        "grade": "proven",
        "symbol": f"acme.{name}",
        "distribution": "acme",
        "distribution_version": "1.0",
        "evidence": (Evidence(f"`{text}` was searched", "/env/lib/python3.11/site-packages/acme.py", 2),),
        "suggestions": (Suggestion("did you mean `connect`?", "connect"),),
    }
    range_ = Range(Position(line, 5), Position(line, 11))
    return Finding(path=path, range=range_, name=name, message=text, cell=cell, **{**facts, **more})


def rule_texts():
    """All rules with their pages."""
    rules = [rule(id) for id in RULE_IDS]
    return tuple(RuleText(r.id, r.summary, r.severity, r.page.read_text(encoding="utf-8")) for r in rules)


def report(*files, **more):
    """A report of files in the repository /repo."""
    return Report(files, Asked(), folder="/repo", root="/repo", rules=rule_texts, **more)


def written(made, output_format):
    """What a reporter writes."""
    out = io.StringIO()
    reporter(output_format)(made, out)
    return out.getvalue()


def hostile_name(text):
    """A text as a file name: file systems refuse only these."""
    return text.replace("\0", "").replace("/", "_") + ".py"

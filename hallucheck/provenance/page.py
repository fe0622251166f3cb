"""The report as one HTML page that needs nothing else: no network, no other file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from html import escape
from typing import TextIO

from hallucheck import __version__
from hallucheck.provenance.charts import charts, library_script
from hallucheck.provenance.model import Brought, Commit, History
from hallucheck.provenance.rates import Rate, Rates, Row
from hallucheck.reporters.report import printable

_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
"""The page itself asks for nothing, and the browser is told to refuse what a name in it might ask for."""
_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: #2c3e50; background: #f5f7fa;
  margin: 0 auto; max-width: 1100px; padding: 24px; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 0 0 4px; }
.about { color: #5d6d7e; margin: 0 0 20px; overflow-wrap: anywhere; }
section { background: white; border: 1px solid #e1e6ec; border-radius: 8px; padding: 18px 20px; margin: 0 0 18px; }
section > p { color: #5d6d7e; margin: 0 0 10px; max-width: 80ch; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 14px; margin: 0 0 18px; }
.card { background: white; border: 1px solid #e1e6ec; border-radius: 8px; padding: 12px 16px; }
.card b { display: block; font-size: 26px; line-height: 1.2; } .card span { color: #5d6d7e; font-size: 13px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; border-bottom: 2px solid #d6dce5; padding: 4px 10px 4px 0; white-space: nowrap; }
td { border-bottom: 1px solid #eef1f5; padding: 4px 10px 4px 0; vertical-align: top; overflow-wrap: anywhere; }
td:first-child { min-width: 130px; } td.v { white-space: nowrap; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.more { color: #c0392b; font-weight: 600; } .less { color: #1e8449; font-weight: 600; }
code { font: 13px ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: #f1f4f8; border-radius: 3px;
  padding: 0 3px; }
details summary { cursor: pointer; color: #34608f; margin: 4px 0; }
footer { color: #7f8c8d; font-size: 13px; }
"""
_MOST_ROWS = 200
_MOST_NAMES = 6
_MOST_COMMITS = 500


def write(history: History, rates: Rates, out: TextIO) -> None:
    """Write the page."""
    title = escape(printable(f"Invented names: {history.title}"))
    drawn = charts(rates)
    out.write('<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n')
    out.write(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n')
    out.write('<meta name="viewport" content="width=device-width, initial-scale=1">\n')
    out.write(f"<title>{title}</title>\n<style>{_STYLE}</style>\n{library_script()}\n</head>\n<body>\n")
    out.write(
        f"<h1>{title}</h1>\n<p class='about'>Resolved against {_text(history.environment)}.{_span(history)}</p>\n"
    )
    out.write(_cards(history, rates))
    table = _table("All distributions", "distribution", rates.by_distribution, rates.all)
    out.write(_section("Where they are invented, and where not", _verdicts(rates), drawn["distributions"] + table))
    labels = (
        "Those whom a commit's trailers name (<code>Co-Authored-By</code> and the like); its author where there are "
        "none. A commit counts for each of its trailers. Bars that overlap may be equal."
    )
    table = _table("All authors and trailers", "author or trailer", rates.by_label, rates.all)
    out.write(_section("By author or trailer", labels, drawn["labels"] + table))
    out.write(_section("Over time", f"By {rates.period}; a long bar means that few uses say little.", drawn["time"]))
    out.write(_modules(rates))
    out.write(_commits(history))
    out.write("".join(f"<p class='about'>{_text(note)}</p>\n" for note in history.notes))
    out.write(f"<footer>hallucheck {__version__}</footer>\n</body>\n</html>\n")


def _text(text: str) -> str:
    return escape(printable(text))


def _span(history: History) -> str:
    times = [commit.time for commit, _ in history.commits]
    return f" Commits from {_day(min(times))} to {_day(max(times))}." if times else ""


def _day(time: int) -> str:
    return datetime.fromtimestamp(time, timezone.utc).strftime("%Y-%m-%d")


def _cards(history: History, rates: Rates) -> str:
    low, high = rates.all.interval
    found = sum(bool(brought.hallucinations) for _, brought in history.commits)
    cards = [
        (f"{rates.all.per_100:.2f}", f"invented per 100 uses (95 %: {low:.2f} to {high:.2f})"),
        (f"{rates.all.hallucinations:,}", "names and arguments invented"),
        (f"{rates.all.uses:,}", "uses of distributions brought in"),
        (f"{found:,} of {len(history.commits):,}", "commits brought some in"),
    ]
    inner = "".join(f"<div class='card'><b>{number}</b><span>{text}</span></div>" for number, text in cards)
    return f"<div class='cards'>{inner}</div>\n"


def _section(title: str, text: str, inner: str) -> str:
    return f"<section>\n<h2>{title}</h2>\n<p>{text}</p>\n{inner}\n</section>\n"


def _verdicts(rates: Rates) -> str:
    """In words: which distributions stand out."""
    words = []
    for verdict, text in (("more", "More often than elsewhere"), ("less", "Less often than elsewhere")):
        rows = [row for row in rates.by_distribution if row.verdict(rates.all) == verdict]
        rows.sort(key=lambda row: -row.rate.uses)
        names = ", ".join(f"<span class='{verdict}'>{_text(row.name)}</span>" for row in rows[:8])
        if rows:
            words.append(f"{text}: {names}{' and others' if len(rows) > 8 else ''}.")
    return " ".join(words or ["No distribution stands out from the others by more than chance may explain."]) + (
        " Bars show where the true rate lies with a certainty of 95 %."
    )


def _table(title: str, kind: str, rows: tuple[Row, ...], all_: Rate) -> str:
    head = f"<tr><th>{kind}</th><th class='n'>per 100</th><th class='n'>95 % interval</th><th class='n'>invented</th>"
    head += "<th class='n'>uses</th><th class='n'>commits</th><th></th><th>what was invented</th></tr>"
    body = "".join(_row(row, all_) for row in rows[:_MOST_ROWS])
    more = f"<p>{len(rows) - _MOST_ROWS} more are left out.</p>" if len(rows) > _MOST_ROWS else ""
    table = f"<div class='wide'><table>{head}{body}</table></div>{more}"
    return f"<details><summary>{title} ({len(rows)})</summary>{table}</details>\n"


def _row(row: Row, all_: Rate) -> str:
    low, high = row.rate.interval
    verdict = row.verdict(all_)
    said = f"<span class='{verdict}'>{verdict}</span>" if verdict else ""
    numbers = [
        f"{row.rate.per_100:.2f}",
        f"{low:.2f} - {high:.2f}",
        row.rate.hallucinations,
        row.rate.uses,
        row.commits,
    ]
    cells = "".join(f"<td class='n'>{number}</td>" for number in numbers)
    return f"<tr><td>{_text(row.name)}</td>{cells}<td class='v'>{said}</td><td>{_names(row.names)}</td></tr>\n"


def _names(names: Iterable[tuple[str, int]]) -> str:
    names = list(names)
    times = ["" if number == 1 else f" ({number} times)" for _, number in names]
    shown = [f"<code>{_text(name)}</code>{often}" for (name, _), often in zip(names[:_MOST_NAMES], times)]
    return ", ".join(shown) + (f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else "")


def _modules(rates: Rates) -> str:
    parts = []
    if rates.missing_modules:
        parts.append(f"<p>Modules that nothing installed has: {_names(rates.missing_modules)}.</p>")
    if rates.own:
        parts.append(f"<p>Names that the project itself does not have: {rates.own}; its uses are not counted.</p>")
    return f"<section><h2>Elsewhere</h2>{''.join(parts)}</section>\n" if parts else ""


def _commits(history: History) -> str:
    rows = [(commit, brought) for commit, brought in reversed(history.commits) if brought.hallucinations]
    body = "".join(_commit(commit, brought) for commit, brought in rows[:_MOST_COMMITS])
    head = "<tr><th>commit</th><th>day</th><th>for</th><th>brought in</th></tr>"
    table = f"<div class='wide'><table>{head}{body}</table></div>"
    return f"<section><details><summary>Commits ({len(rows)})</summary>{table}</details></section>\n"


def _commit(commit: Commit, brought: Brought) -> str:
    found = "<br>".join(
        f"<code>{_text(item.symbol)}</code> {item.rule} {_text(item.path)}:{item.line}"
        for item in brought.hallucinations
    )
    about = f"<code>{commit.id[:10]}</code><br>{_text(commit.subject)}"
    cells = (about, _day(commit.time), _text(", ".join(commit.labels)), found)
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"

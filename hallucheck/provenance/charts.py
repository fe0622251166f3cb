"""The charts of the page; the only file that imports the library that draws them."""

from __future__ import annotations

from html import escape
from importlib.util import find_spec
from typing import Any

from hallucheck.errors import ChartsMissingError
from hallucheck.provenance.rates import Rate, Rates, Row
from hallucheck.reporters.report import printable

_COLORS = {"more": "#c0392b", "less": "#1e8449", "": "#5d6d7e"}
"""By the verdict on a row."""
_MEANINGS = {"more": "more than all", "less": "less than all", "": "may be like all"}
_BAR = "#d6dce5"
_MOST_LABELS = 15
_TICKS = [factor * 10**power for power in range(7) for factor in (1, 2, 5)]
"""Of a logarithmic axis."""
_WIDEST = 60
_MOST_NAMES = 5
_NAMED = 12
"""Most distributions whose name stands in the chart; the others show it when pointed at."""
_LAYOUT: dict[str, Any] = {
    "template": "plotly_white",
    "font": {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 13, "color": "#2c3e50"},
    "margin": {"l": 60, "r": 30, "t": 20, "b": 50},
    "hoverlabel": {"align": "left", "bgcolor": "white"},
    "legend": {"orientation": "h", "y": 1.08, "x": 0},
    "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": "#aab4c0", "activecolor": "#5d6d7e"},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
}
_CONFIG = {"displaylogo": False, "responsive": True, "modeBarButtons": [["zoom2d", "pan2d", "resetScale2d", "toImage"]]}


def require_library() -> None:
    """Say so early if the library is missing.

    Raises:
        ChartsMissingError: it is.
    """
    if find_spec("plotly") is None:
        raise ChartsMissingError


def charts(rates: Rates) -> dict[str, str]:
    """HTML of each chart by its name: "distributions", "labels", "time"; they need `library_script` before them."""
    figures = {
        "distributions": _distributions(rates),
        "labels": _labels(rates),
        "time": _time(rates),
    }
    return {name: _html(name, figure) for name, figure in figures.items()}


def library_script() -> str:
    """The library's own code, for the page to work without a network."""
    from plotly.offline import get_plotlyjs

    return f"<script>{get_plotlyjs()}</script>"


def _html(name: str, figure: dict[str, Any]) -> str:
    import plotly.io

    html: str = plotly.io.to_html(
        figure, config=_CONFIG, include_plotlyjs=False, full_html=False, div_id=name, validate=True
    )
    return html


def _distributions(rates: Rates) -> dict[str, Any]:
    """Each distribution by how much it is used and how much of that is invented."""
    rows = rates.by_distribution
    by_uses = sorted(rows, key=lambda row: (-row.rate.hallucinations, -row.rate.uses))
    shown = {row.name for row in by_uses[:_NAMED]}
    traces = []
    for verdict, color in _COLORS.items():
        group = [row for row in rows if row.verdict(rates.all) == verdict]
        if group:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers+text",
                    "name": _MEANINGS[verdict],
                    "x": [row.rate.uses for row in group],
                    "y": [row.rate.per_100 for row in group],
                    "text": [_named(row.name) if row.name in shown else "" for row in group],
                    "textposition": "middle right",
                    "cliponaxis": False,
                    "error_y": _errors(group, color),
                    "marker": {"color": color, "size": 10, "line": {"color": "white", "width": 1}},
                    "customdata": [_details(row) for row in group],
                    "hovertemplate": "%{customdata}<extra></extra>",
                }
            )
    layout = {
        **_LAYOUT,
        "height": 520,
        "xaxis": {"type": "log", "title": {"text": "uses brought in (logarithmic)"}, "tickvals": _TICKS},
        "yaxis": {"title": {"text": "invented per 100 uses"}, "rangemode": "tozero"},
        **_line(rates.all, "y"),
    }
    return {"data": traces, "layout": layout}


def _labels(rates: Rates) -> dict[str, Any]:
    """Each author or trailer with its rate and how sure that is."""
    rows = list(reversed(rates.by_label[:_MOST_LABELS]))
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [row.rate.per_100 for row in rows],
        "y": list(range(len(rows))),
        "error_x": _errors(rows, "#5d6d7e"),
        "marker": {"size": 11, "color": [_COLORS[row.verdict(rates.all)] for row in rows]},
        "customdata": [_details(row) for row in rows],
        "hovertemplate": "%{customdata}<extra></extra>",
        "showlegend": False,
    }
    ticks = [f"{_named(row.name)}  ({row.rate.hallucinations} of {row.rate.uses})" for row in rows]
    layout = {
        **_LAYOUT,
        "height": 120 + 38 * len(rows),
        "xaxis": {"title": {"text": "invented per 100 uses, with 95 % interval"}, "rangemode": "tozero"},
        "yaxis": {
            "tickvals": list(range(len(rows))),
            "ticktext": ticks,
            "automargin": True,
            "range": [-0.6, len(rows)],
        },
        **_line(rates.all, "x"),
    }
    return {"data": [trace], "layout": layout}


def _time(rates: Rates) -> dict[str, Any]:
    """The rate of each stretch of time with its interval, over bars of how much was brought in."""
    rows = rates.over_time
    counted = [row for row in rows if row.rate.uses]
    bars = {
        "type": "bar",
        "name": "uses brought in",
        "x": [row.name for row in rows],
        "y": [row.rate.uses for row in rows],
        "yaxis": "y2",
        "marker": {"color": _BAR},
        "hovertemplate": "%{y} uses<extra></extra>",
    }
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "invented per 100 uses",
        "x": [row.name for row in counted],
        "y": [row.rate.per_100 for row in counted],
        "error_y": _errors(counted, "#c0392b"),
        "line": {"color": "#c0392b", "width": 2},
        "marker": {"size": 8},
        "customdata": [_details(row) for row in counted],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    rate_axis = {"title": {"text": "invented per 100 uses"}}
    layout = {
        **_LAYOUT,
        "height": 420,
        "xaxis": {"title": {"text": f"{rates.period} of the commit"}, "type": "date"},
        "yaxis": {**rate_axis, "rangemode": "tozero", "overlaying": "y2", "tickmode": "auto"},
        "yaxis2": {"title": {"text": "uses brought in"}, "side": "right", "showgrid": False, "rangemode": "tozero"},
        "margin": {**_LAYOUT["margin"], "r": 70},
    }
    return {"data": [bars, line], "layout": layout}


def _errors(rows: list[Row], color: str) -> dict[str, Any]:
    intervals = [row.rate.interval for row in rows]
    return {
        "type": "data",
        "symmetric": False,
        "array": [high - row.rate.per_100 for row, (_, high) in zip(rows, intervals)],
        "arrayminus": [row.rate.per_100 - low for row, (low, _) in zip(rows, intervals)],
        "thickness": 1.2,
        "width": 3,
        "color": color,
    }


def _line(rate: Rate, axis: str) -> dict[str, Any]:
    """The rate of all as a dashed line across."""
    other = {"x": "y", "y": "x"}[axis]
    ends = {f"{axis}0": rate.per_100, f"{axis}1": rate.per_100, f"{other}0": 0, f"{other}1": 1}
    style = {"color": "#7f8c8d", "dash": "dash", "width": 1}
    shape = {"type": "line", f"{axis}ref": axis, f"{other}ref": f"{other} domain", "line": style, **ends}
    note = {"text": f"all: {rate.per_100:.2f}", "showarrow": False, "font": {"color": "#7f8c8d", "size": 11}}
    place = {axis: rate.per_100, f"{axis}ref": axis, other: 1, f"{other}ref": f"{other} domain"}
    anchors = {"xanchor": "right", "yanchor": "bottom"} if axis == "y" else {"xanchor": "left", "yanchor": "top"}
    return {"shapes": [shape], "annotations": [{**note, **place, **anchors}]}


def _details(row: Row) -> str:
    """What is shown when a row is pointed at."""
    low, high = row.rate.interval
    lines = [
        f"<b>{_named(row.name)}</b>",
        f"{row.rate.per_100:.2f} per 100 uses (95 %: {low:.2f} to {high:.2f})",
        f"{row.rate.hallucinations} invented of {row.rate.uses}, {row.commits} commit{'' if row.commits == 1 else 's'}",
        *(f"{_named(name)} ({number})" for name, number in row.names[:_MOST_NAMES]),
    ]
    return "<br>".join(lines)


def _named(name: str) -> str:
    """A name as text: the library takes some HTML. It leaves quotes as they are."""
    name = printable(name)
    return escape(name if len(name) <= _WIDEST else f"{name[: _WIDEST - 3]}...", quote=False)

"""Foreign text in Markdown: what is shown is the text itself, never markup, a mention or a link."""

from __future__ import annotations

import re

from hallucheck.reporters.report import printable

_MARKUP = re.compile(r"[^\w\s/=,;().-]|_|(?<=[Ww][Ww][Ww])\.")
"""All but what can neither be markup nor, as the point of `www.`, an address by itself."""
_CALLS = re.compile(r"[@#]")
"""What GitHub and GitLab make mentions and references of, even where it was escaped, outside of code."""


def code(text: str, longest: int) -> str:
    """Text as code, at most `longest` characters of it; an empty one is nothing."""
    shown = _shortened(printable(text), longest)
    return f"<code>{_escaped(shown)}</code>" if shown else ""


def prose(text: str, longest: int) -> str:
    """A sentence, at most `longest` characters of it; what stands between backticks in it is code."""
    parts = _shortened(printable(text), longest).split("`")
    return "".join(
        code(part, longest) if number % 2 else _escaped(_CALLS.sub("\\g<0>\u200b", part))
        for number, part in enumerate(parts)
    )


def _escaped(text: str) -> str:
    """The text with all punctuation that means something to Markdown or HTML as character references."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};" if ord(found[0]) < 128 else found[0], text)


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 3] + "..."

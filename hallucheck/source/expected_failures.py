"""Lines of which a comment says that they do not work: `# raises AttributeError`, `# bad`, `# old API`."""

from __future__ import annotations

import re

from hallucheck.source.document import Block

_WORDS = (
    r"(?:raises?\b|traceback\b|[A-Z]\w*(?:Error|Exception)\b|errors?\b|fail(?:s|ed|ure)?\b|wrong\b|bad\b|incorrect\b"
    r"|invalid\b|broken\b|illegal\b|deprecated\b|removed\b|don'?t\b|do not\b|does(?:n'?t| not)\b|won'?t\b|will not\b"
    r"|cannot\b|can'?t\b|not (?:ok|allowed|supported|available|working|valid)\b|(?:this |it )?(?:will |would )?"
    r"(?:raises?|fails?|error|crash|break)\b|no longer\b|old\b|before\b|previous(?:ly)?\b|instead of\b|not:|no:"
    r"|[\u274c\u2717\u2718\u26d4\U0001f6ab\u2716])"
)
_BESIDE = re.compile(rf"#\s*(?:[=-]*>+\s*|\.\.\.\s*|!+\s*)?{_WORDS}", re.IGNORECASE)
_ALONE = re.compile(rf"\s*#+\s*(?:[=-]*>+\s*|\.\.\.\s*|!+\s*)?{_WORDS}", re.IGNORECASE)


def with_expected_failures(block: Block) -> Block:
    """The block with the lines marked that a comment beside, above or right below is about.

    One above holds until the next blank line or comment, one below for the line that it follows.
    """
    marked = [line.is_expected_to_fail for line in block]
    is_below = False
    for number, line in enumerate(block):
        text = line.text.strip()
        if _ALONE.match(line.text):
            is_below = True
            if number and block[number - 1].text.strip() and not block[number - 1].text.lstrip().startswith("#"):
                marked[number - 1] = True
        elif not text or text.startswith("#"):
            is_below = False
        elif is_below or _BESIDE.search(line.text):
            marked[number] = True
    return tuple(line._replace(is_expected_to_fail=mark) for line, mark in zip(block, marked))

"""Stands for GitHub's `gh`: comments are kept in the file FAKE_COMMENTS, calls in FAKE_CALLS.

FAKE_READ_ONLY=1 refuses to write, as for pull requests from forks; comments that others wrote cannot be changed.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

MARKER = '.[] | select(.body | startswith("<!-- hallucheck -->")) | .id'


def main(words: list[str]) -> int:
    """Answer one call."""
    kept = Path(os.environ["FAKE_COMMENTS"])
    comments = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else []
    with open(os.environ["FAKE_CALLS"], "a", encoding="utf-8") as file:
        file.write(" ".join(words[:4]) + "\n")
    assert os.environ["GH_TOKEN"] == "token"
    if words[:2] == ["api", "--paginate"]:
        assert words[2] == "repos/a/b/issues/7/comments" and words[3:] == ["--jq", MARKER], words
        print(*[c["id"] for c in comments if c["body"].startswith("<!-- hallucheck -->")], sep="\n")
        return 0
    api, silent, flag, method, address, field, body = words
    assert (api, silent, flag, field) == ("api", "--silent", "--method", "--field"), words
    assert body.startswith("body=@")
    text = Path(body.removeprefix("body=@")).read_text(encoding="utf-8")
    if os.environ.get("FAKE_READ_ONLY"):
        print("gh: Resource not accessible by integration (HTTP 403)", file=sys.stderr)
        return 1
    if method == "POST":
        assert address == "repos/a/b/issues/7/comments"
        comments.append({"id": len(comments) + 1, "body": text, "mine": True})
    else:
        (id,) = re.fullmatch(r"repos/a/b/issues/comments/(\d+)", address).groups()
        (comment,) = (c for c in comments if c["id"] == int(id))
        if not comment["mine"]:
            return 1
        comment["body"] = text
    kept.write_text(json.dumps(comments), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Prove the labels: run each case of a file, in the environment of `requirements.txt`.

    python prove.py cases/click.py ...

A case is a line that ends in `# real: keyword` or `# unreal: keyword`; the other lines are run before. A real one must
not raise, an unreal one must raise an exception that names the keyword. What differs is printed; exit status 1 then.
"""

import os
import re
import sys
import warnings
from pathlib import Path

os.environ.setdefault("MPLBACKEND", "Agg")
CASE = re.compile(r"# (real|unreal): (\w+)$")


def failure(code: str, names: dict) -> str:
    """The exception that running the line raises, as text; "" if there is none."""
    try:
        exec(compile(code, "case", "exec"), names)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return ""


def main(paths: list[str]) -> int:
    """Run the cases of the files."""
    wrong = 0
    for path in paths:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        names: dict = {"__name__": "case"}
        exec(compile("\n".join(line for line in lines if not CASE.search(line)), path, "exec"), names)
        for number, line in enumerate(lines, 1):
            case = CASE.search(line)
            if case is None:
                continue
            raised = failure(line, names)
            label, keyword = case.groups()
            if (label == "real" and raised) or (label == "unreal" and keyword not in raised):
                wrong += 1
                print(f"{path}:{number}: {line}\n    {raised[:200] or 'runs'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    raise SystemExit(main(sys.argv[1:]))

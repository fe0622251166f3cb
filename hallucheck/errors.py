"""Every way hallucheck itself can fail.

HallucheckError
├── UsageError                  exit status 2
│   ├── UnknownSettingError
│   ├── UnknownRuleError
│   ├── InvalidSettingError
│   ├── InvalidBaselineError
│   ├── PathNotFoundError
│   ├── OutputFormatError
│   ├── OutputFileError
│   ├── SecondOpinionMissingError
│   ├── ChartsMissingError
│   └── GitError
│       ├── GitMissingError
│       ├── NoRepositoryError
│       ├── UnknownRevisionError
│       ├── ShallowCloneError
│       └── NoCommonHistoryError
└── EnvironmentNotFoundError    exit status 3
    ├── InterpreterNotFoundError
    └── InterpreterFailedError
SourceError                     one file's failure, never the run's
├── UnreadableFileError
├── UndecodableFileError
├── UnreadableNotebookError
└── UnsupportedSyntaxError

The constructors take facts; the sentence, and what to do, is made inside.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class HallucheckError(Exception):
    """Ends the run; its text is one line that says what to do."""

    exit_status = 2


class UsageError(HallucheckError):
    """The command line or the settings cannot be understood."""


class UnknownSettingError(UsageError):
    """A settings file has a key that no setting has."""

    def __init__(self, origin: str, key: str, near: Iterable[str] = (), hint: str = "") -> None:
        names = ", ".join(f"`{name}`" for name in near)
        hint = hint or (f"; did you mean {names}?" if names else "; `hallucheck show-settings` lists the settings")
        super().__init__(f"{origin}: unknown setting `{key}`{hint}")


class UnknownRuleError(UsageError):
    """The settings or the command line name a rule that there is not."""

    def __init__(self, origin: str, key: str, id: str, near: Iterable[str] = ()) -> None:
        names = ", ".join(f"`{name}`" for name in near)
        place = f" in `{key}`" if key else ""
        hint = f"; did you mean {names}?" if names else "; `hallucheck show-settings --schema` lists the rules"
        super().__init__(f"{origin}: unknown rule `{id}`{place}{hint}")


class InvalidSettingError(UsageError):
    """A setting has a value of the wrong type or outside its range."""

    def __init__(self, origin: str, key: str, expected: str) -> None:
        super().__init__(f"{origin}: `{key}` must be {expected}")


class InvalidBaselineError(UsageError):
    """A baseline that cannot be read or written, or whose content cannot be understood."""

    def __init__(self, path: object, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


class PathNotFoundError(UsageError):
    """A path on the command line does not exist."""

    def __init__(self, path: object) -> None:
        super().__init__(f"{path}: no such file or folder")


class OutputFormatError(UsageError):
    """What is asked of `-o` names no format, or two that would have to share one place."""

    def __init__(self, given: str, reason: str) -> None:
        super().__init__(f"-o {given}: {reason}")


class OutputFileError(UsageError):
    """A report cannot be written where it should be."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: the report cannot be written: {reason}")


class SecondOpinionMissingError(UsageError):
    """A second opinion is wanted and jedi is not installed beside hallucheck."""

    def __init__(self) -> None:
        super().__init__("a second opinion needs jedi; install it with `pip install 'hallucheck[second-opinion]'`")


class ChartsMissingError(UsageError):
    """A page with charts is wanted and the library that draws them is not installed beside hallucheck."""

    def __init__(self) -> None:
        super().__init__("the HTML page needs plotly; install it with `pip install 'hallucheck[report]'`")


class GitError(UsageError):
    """Git cannot tell what was changed; the constructor takes what git said."""

    def __init__(self, said: str) -> None:
        super().__init__(f"git failed: {said.strip() or 'it said nothing'}")


class GitMissingError(GitError):
    """Git is not installed."""

    def __init__(self) -> None:
        UsageError.__init__(self, "git is not installed, or not on PATH; a patch can be checked without: --diff FILE")


class NoRepositoryError(GitError):
    """The working folder is in no repository, or in one without a work tree."""

    def __init__(self, folder: str, said: str) -> None:
        UsageError.__init__(self, f"{folder} is not in the work tree of a git repository ({said.strip()})")


class UnknownRevisionError(GitError):
    """No commit has that name."""

    def __init__(self, name: str, *, is_shallow: bool) -> None:
        more = (
            "; this clone is shallow: get more of it with `git fetch --unshallow`, or `fetch-depth: 0` "
            "(actions/checkout), GIT_DEPTH: 0 (GitLab)"
        )
        UsageError.__init__(self, f"`{name}` names no commit here{more if is_shallow else ''}")


class ShallowCloneError(GitError):
    """The clone does not go back to the commit where two histories part."""

    def __init__(self, name: str) -> None:
        UsageError.__init__(
            self,
            f"this clone is shallow: it does not reach the commit that HEAD and `{name}` have in common; get it with "
            "`git fetch --unshallow`, or `fetch-depth: 0` (actions/checkout), GIT_DEPTH: 0 (GitLab)",
        )


class NoCommonHistoryError(GitError):
    """Two histories have no commit in common."""

    def __init__(self, name: str) -> None:
        UsageError.__init__(self, f"HEAD and `{name}` have no commit in common")


class EnvironmentNotFoundError(HallucheckError):
    """No environment to resolve against; its absence is never reported as findings."""

    exit_status = 3

    def __init__(self, searched: Iterable[str]) -> None:
        places = ", ".join(searched)
        super().__init__(
            f"no Python environment found (looked at {places}); name one with --python PATH "
            "(an interpreter, a virtual environment or a sys.prefix)"
        )


class InterpreterNotFoundError(EnvironmentNotFoundError):
    """The named environment has no interpreter in it."""

    def __init__(self, origin: str, path: object) -> None:
        HallucheckError.__init__(
            self,
            f"{origin}: {path} holds no Python interpreter; give --python an interpreter, "
            "a virtual environment or a sys.prefix",
        )


class InterpreterFailedError(EnvironmentNotFoundError):
    """The interpreter could not answer what it is and where it looks for modules."""

    def __init__(self, python: object, reason: str) -> None:
        HallucheckError.__init__(
            self, f"{python} cannot be asked for its search path ({reason}); name another with --python PATH"
        )


class SourceError(Exception):
    """One file cannot be checked; the other files go on."""


class UnreadableFileError(SourceError):
    """The file cannot be opened or read."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"cannot be read: {reason}")


class UndecodableFileError(SourceError):
    """The bytes are not text in the declared encoding, or not text at all."""

    def __init__(self, encoding: str, reason: str) -> None:
        super().__init__(f"is not valid {encoding}: {reason}")


class UnreadableNotebookError(SourceError):
    """The file is not what Jupyter writes."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"is not a notebook: {reason}")


class UnsupportedSyntaxError(SourceError):
    """The file may be valid Python of a version that the parser does not know yet, or too deep for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"cannot be parsed by this version of hallucheck: {reason}")

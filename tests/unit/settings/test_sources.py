"""Settings: files, variables and flags in their order, and where each value comes from."""

from __future__ import annotations

import pytest

from hallucheck.cli.arguments import parser
from hallucheck.cli.settings_options import flags_of
from hallucheck.errors import UsageError
from hallucheck.settings import KEYS, Settings, trace_settings


@pytest.fixture
def project(tmp_path):
    """A repository."""
    (tmp_path / "project" / ".git").mkdir(parents=True)
    return tmp_path / "project"


@pytest.fixture
def trace(project, monkeypatch):
    """(settings, origins) for the words of a command line, below the project."""

    def run(*words: str, folder: str = "", **variables: str):
        monkeypatch.chdir(project / folder)
        return trace_settings(str(project / folder), variables, flags_of(parser().parse_args(words)))

    return run


def test_nothing_is_set(trace, project):
    """Without file, variable and flag all is default, and the root is the repository's."""
    (project / "sub").mkdir()
    settings, origins = trace(folder="sub")

    assert settings == Settings(str(project))
    assert origins == {}


def test_every_key_has_a_field():
    """The table of keys and the fields of `Settings` say the same."""
    fields = {name.replace("_", "-") for name in Settings._fields} - {"root", "origin"}

    assert fields == set(KEYS)


def test_nearest_file(trace, project):
    """The nearest folder with a settings file is the root; its own file wins; a pyproject.toml without a table is
    none."""
    (project / "hallucheck.toml").write_text('observe = "never"\n')
    (project / "a" / "b").mkdir(parents=True)
    (project / "a" / "b" / "pyproject.toml").write_text("[project]\nname = 'hallucheck-user'\n")
    above = trace(folder="a/b").settings
    (project / "a" / "pyproject.toml").write_text("[tool.hallucheck]\nfail-on = 'warning'\n")
    shared = trace(folder="a/b").settings
    (project / "a" / "hallucheck.toml").write_text("fail-under-coverage = 90\n")
    own = trace(folder="a/b").settings

    assert (above.root, above.observe) == (str(project), "never")
    assert (shared.root, shared.observe, shared.fail_on) == (str(project / "a"), "auto", "warning")
    assert (own.fail_on, own.fail_under_coverage) == ("error", 90)


def test_not_beyond_the_repository(trace, project):
    """What stands above the repository is somebody else's."""
    (project.parent / "hallucheck.toml").write_text('observe = "never"\n')

    assert trace().settings.observe == "auto"


def test_order(trace, project):
    """Flags before variables, these before the file."""
    (project / "hallucheck.toml").write_text('observe = "never"\noutput-format = "concise"\ncache-dir = "c"\n')
    settings, origins = trace("--output-format", "full", HALLUCHECK_OUTPUT_FORMAT="json", HALLUCHECK_OBSERVE="auto")

    assert (settings.output_format, settings.observe, settings.cache_dir) == ("full", "auto", "c")
    assert origins == {
        "cache-dir": f"{project}/hallucheck.toml:cache-dir",
        "observe": "HALLUCHECK_OBSERVE",
        "output-format": "--output-format",
    }


def test_variables(trace, project):
    """Each setting has a variable; lists are separated by commas; relative paths are relative to the working
    folder."""
    (project / "sub").mkdir()
    settings = trace(
        folder="sub",
        HALLUCHECK_SELECT="unresolved-import, unknown-argument",
        HALLUCHECK_RESPECT_GITIGNORE="false",
        HALLUCHECK_FAIL_UNDER_COVERAGE="87.5",
        HALLUCHECK_BASELINE="known.json",
        HALLUCHECK_PYTHON="python3.11",
        HALLUCHECK_SEVERITY="unresolved-import=warning",
        HALLUCHECK_PER_FILE_IGNORES="tests/**:all,*.pyi:unknown-argument",
        HALLUCHECK_OBSERVE="",
    ).settings

    assert settings.select == ("unresolved-import", "unknown-argument")
    assert settings.respect_gitignore is False
    assert settings.fail_under_coverage == 87.5
    assert settings.baseline == str(project / "sub" / "known.json")
    assert settings.python == "python3.11"
    assert settings.severity == {"unresolved-import": "warning"}
    assert settings.per_file_ignores == {"tests/**": ("all",), "*.pyi": ("unknown-argument",)}


def test_lists_of_flags(trace, project):
    """`--exclude` replaces, `--extend-exclude` adds; both may be repeated."""
    (project / "hallucheck.toml").write_text('exclude = ["a"]\nextend-exclude = ["b"]\n')
    settings, origins = trace("--exclude", "c,d", "--extend-exclude", "e", "--extend-exclude", "f,b", "--exclude", "g")

    assert settings.exclude == ("c", "d", "g")
    assert settings.extend_exclude == ("b", "e", "f")
    assert origins["extend-exclude"].startswith(f"{project}/hallucheck.toml:extend-exclude, --extend-exclude")


def test_config_values(trace, project):
    """`--config KEY=VALUE` is TOML, or a bare string; tables are merged."""
    (project / "hallucheck.toml").write_text('[severity]\nunknown-argument = "off"\nunresolved-import = "error"\n')
    settings, origins = trace(
        *("--config", "output-format=json", "--config", 'exclude = ["x"]', "--config", "respect-gitignore=false"),
        *("--config", "severity.unresolved-import=warning"),
    )

    assert (settings.output_format, settings.exclude, settings.respect_gitignore) == ("json", ("x",), False)
    assert settings.severity == {"unknown-argument": "off", "unresolved-import": "warning"}
    assert origins["severity.unknown-argument"] == f"{project}/hallucheck.toml:severity.unknown-argument"
    assert origins["output-format"] == "--config"


def test_config_file(trace, project):
    """`--config PATH`, or HALLUCHECK_CONFIG, is read instead of the project's file; the root stays the project's."""
    (project / "hallucheck.toml").write_text('observe = "never"\n')
    (project / "ci").mkdir()
    (project / "ci" / "strict.toml").write_text('fail-on = "warning"\n')
    by_flag = trace("--config", "ci/strict.toml").settings
    by_variable = trace(HALLUCHECK_CONFIG="ci/strict.toml").settings
    isolated = trace("--isolated", HALLUCHECK_CONFIG="ci/strict.toml").settings

    assert by_flag == by_variable
    assert (by_flag.root, by_flag.fail_on, by_flag.observe) == (str(project), "warning", "auto")
    assert (isolated.fail_on, isolated.observe) == ("error", "auto")


def test_isolated(trace, project):
    """`--isolated` heeds no file, not even a broken one; variables and flags still count."""
    (project / "hallucheck.toml").write_text("what is this\n")
    settings = trace("--isolated", "--config", "fail-on=warning", HALLUCHECK_OBSERVE="never").settings

    assert settings == Settings(str(project), fail_on="warning", observe="never")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("outptu-format = 'json'", "unknown setting `outptu-format`; did you mean `output-format`?"),
        ("output_format = 'json'", "unknown setting `output_format`; did you mean `output-format`?"),
        ("zzz = 1", "unknown setting `zzz`; `hallucheck show-settings` lists the settings"),
        ("[tool.hallucheck]\nobserve = 'auto'", "unknown setting `tool`; in hallucheck.toml the keys stand without"),
        ("severity.unresolved-imprt = 'off'", "unknown rule `unresolved-imprt` in `severity`; did you mean `unreso"),
        ("severity.unresolved-import = 'warn'", "`severity.unresolved-import` must be one of `error`, `warning`, `of"),
        ("severity.unresolved-import = 'ignore'", "did you mean `off`?"),
        ("severity.unresolved-import = 1", "`severity.unresolved-import` must be one of"),
        ("severity = 'error'", "`severity` must be a table from rules to one of"),
        ("ignore = ['unknown-arguments']", "unknown rule `unknown-arguments` in `ignore`; did you mean `unknown-argum"),
        ("select = 'unknown-argument'", "`select` must be a list of strings"),
        ("select = ['F401']", "unknown rule `F401` in `select`; `hallucheck show-settings --schema` lists the rules"),
        ("per-file-ignores = ['a']", "`per-file-ignores` must be a table from file patterns to lists of rules"),
        ("per-file-ignores.'tests/*' = 'all'", "`per-file-ignores.tests/*` must be a list of strings"),
        ("per-file-ignores.'a' = ['syntax']", "unknown rule `syntax` in `per-file-ignores.a`; did you mean `invalid-s"),
        ("fail-under-coverage = 101", "`fail-under-coverage` must be a number from 0 to 100"),
        ("fail-under-coverage = true", "`fail-under-coverage` must be a number from 0 to 100"),
        ("open = [1]", "`open` must be a list of strings"),
        ("fail-on = 'off'", "`fail-on` must be one of `error`, `warning`"),
    ],
)
def test_refused(trace, project, text, message):
    """What cannot be meant is refused with the file, the key and what is near."""
    (project / "hallucheck.toml").write_text(text + "\n")
    with pytest.raises(UsageError) as caught:
        trace()

    assert str(caught.value).startswith(f"{project}/hallucheck.toml: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--select", "unresolved-imports"), "--select: unknown rule `unresolved-imports`; did you mean `unresolved"),
        (("--warn", "F401"), "--warn: unknown rule `F401`; "),
        (("--config", "serverity.all='off'"), "--config: unknown setting `serverity`; did you mean `severity`"),
        (("--config", "=3"), "--config: `=3` must be KEY=VALUE"),
        (("--config", "nowhere.toml"), "nowhere.toml: `file` must be readable (No such file or directory)"),
        (("--config", "pyproject.toml"), "pyproject.toml: `file` must be a settings file; it has no table [tool.hall"),
    ],
)
def test_refused_flags(trace, project, words, message):
    """The same for what is typed."""
    (project / "pyproject.toml").write_text("[project]\n")
    with pytest.raises(UsageError) as caught:
        trace(*words)

    assert message in str(caught.value)


def test_refused_variable(trace):
    """The same for variables."""
    with pytest.raises(UsageError, match="HALLUCHECK_RESPECT_GITIGNORE: `respect-gitignore` must be true or false"):
        trace(HALLUCHECK_RESPECT_GITIGNORE="maybe")

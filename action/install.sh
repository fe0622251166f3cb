#!/usr/bin/env bash
# Installs hallucheck into an environment of its own, beside the project's.
#
# Reads GATE_OWN_PYTHON (interpreter, 3.10 or later), GATE_VERSION (of PyPI; empty for the one beside this script),
# RUNNER_TEMP, GITHUB_ACTION_PATH. Tells the paths `command` and `python` in GITHUB_OUTPUT.
set -euo pipefail

environment="$RUNNER_TEMP/hallucheck/environment"
"${GATE_OWN_PYTHON:-python3}" -m venv "$environment"
programs="$environment/bin"
[ -d "$programs" ] || programs="$environment/Scripts"

wanted="$GITHUB_ACTION_PATH"
[ -z "${GATE_VERSION:-}" ] || wanted="hallucheck==$GATE_VERSION"
"$programs/python" -m pip install --quiet --disable-pip-version-check "$wanted"

echo "command=$programs/hallucheck" >> "$GITHUB_OUTPUT"
echo "python=$programs/python" >> "$GITHUB_OUTPUT"

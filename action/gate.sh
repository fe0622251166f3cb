#!/usr/bin/env bash
# The gate: checks what a pull request changes, and says it in the log, the step's summary and one comment.
#
# Reads, all from variables, so that no branch or input can become part of the script:
#   GATE_COMMAND         hallucheck
#   GATE_OWN_PYTHON      the interpreter that hallucheck is installed for
#   GATE_PATHS           files and folders, one a line
#   GATE_PYTHON          the project's environment; empty to look for it
#   GATE_CHANGED_LINES   "true": where there is something to compare with, report what the change brought in
#   GATE_BASE            what to compare with; empty for the base of the event
#   GATE_ARGUMENTS       further arguments, one a line
#   GATE_COMMENT         "true": comment on the pull request
#   GATE_FAIL            "true": findings fail the step
#   GATE_PULL_REQUEST    its number; empty on other events
#   GATE_EVENT_BASE      the commit that the event names as base; empty if it names none
#   GH_TOKEN             for gh
# and RUNNER_TEMP, GITHUB_REF, GITHUB_REPOSITORY, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY as GitHub sets them.
# Works with the bash 3.2 of macOS.
set -euo pipefail

folder="$RUNNER_TEMP/hallucheck"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
marker='<!-- hallucheck -->'

stop() {
  echo "::error title=hallucheck::$1"
  exit 2
}

# Prints the commit to compare with; nothing if the whole project is to be checked.
base() {
  [ "${GATE_CHANGED_LINES:-true}" = true ] || [ -n "${GATE_BASE:-}" ] || return 0
  if [ -n "${GATE_BASE:-}" ]; then
    echo "$GATE_BASE"
  elif [ -z "${GATE_EVENT_BASE:-}" ]; then
    return 0
  elif [[ "${GITHUB_REF:-}" == refs/pull/*/merge ]] && [ "$(parents)" = 2 ]; then
    echo 'HEAD^1' # what is checked out is the merge, and its first parent the newest base
  else
    echo "$GATE_EVENT_BASE"
  fi
}

# Prints how many parents HEAD has, also where they were not fetched.
parents() {
  git cat-file -p HEAD | sed '/^$/q' | grep -c '^parent ' || true
}

# Sets `from` to the commit that a name stands for, and fetches as much history as comparing with it takes: checkouts
# have one commit unless told otherwise.
fetch_history() {
  local more=1 head
  head="$(git rev-parse HEAD)"
  if [ "$from" != 'HEAD^1' ]; then
    if ! commit "$from" > /dev/null; then
      fetch "$(! is_shallow || echo --depth=1)" "$from" || stop 'The base cannot be fetched; the log tells why.'
      from=FETCH_HEAD
    fi
    from="$(commit "$from")"
  fi
  until git merge-base "$from" HEAD > /dev/null 2>&1; do
    is_shallow || stop 'There is no commit that both the base and HEAD come from.'
    fetch "--deepen=$more" "$head" || stop 'History cannot be fetched; check out with fetch-depth: 0.'
    if [ "$from" != 'HEAD^1' ]; then fetch "--deepen=$more" "$from" || true; fi
    more=$((more * 4))
  done
}

# Prints the full name of a commit; fails if there is none of that name.
commit() {
  git rev-parse --quiet --verify --end-of-options "$1^{commit}"
}

is_shallow() {
  [ "$(git rev-parse --is-shallow-repository)" = true ]
}

# Fetches one commit, branch or tag; the first argument is an option or empty.
fetch() {
  git fetch --quiet --no-tags ${1:+"$1"} -- origin "$2"
}

# Adds the lines of a text that are not empty to the array `words`.
add_lines() {
  local line
  while IFS= read -r line; do
    line="${line%$'\r'}"
    if [ -n "$line" ]; then words+=("$line"); fi
  done <<< "$1"
}

# Runs hallucheck on what `from` tells; sets `status`.
check() {
  words=(check -o "sarif:$folder/all.sarif" -o "markdown:$folder/comment.md" --cache-dir "$folder/cache")
  if [ -n "${GATE_PYTHON:-}" ]; then words+=(--python "$GATE_PYTHON"); fi
  if [ -n "$from" ]; then words+=(--since "$from"); fi
  add_lines "${GATE_ARGUMENTS:-}"
  words+=(--)
  add_lines "${GATE_PATHS:-.}"
  status=0
  "$GATE_COMMAND" "${words[@]}" || status=$?
}

# Prints the ids of comments that begin with the marker, oldest first.
earlier_comments() {
  gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$GATE_PULL_REQUEST/comments" \
    --jq ".[] | select(.body | startswith(\"$marker\")) | .id"
}

# Replaces the comment of an earlier run, or adds one if there is something to report.
comment() {
  local ids id
  if ! ids="$(earlier_comments)"; then
    echo '::notice title=hallucheck::The comments of the pull request cannot be read; see the log.'
    return 0
  fi
  for id in $ids; do # one that somebody else wrote cannot be replaced
    if send PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id"; then return 0; fi
  done
  [ "$status" -ne 0 ] || return 0
  send POST "repos/$GITHUB_REPOSITORY/issues/$GATE_PULL_REQUEST/comments" ||
    echo '::notice title=hallucheck::The pull request cannot be commented on; it takes the permission pull-requests: write, which pull requests from forks do not have.'
}

send() {
  gh api --silent --method "$1" "$2" --field "body=@$folder/comment.md"
}

mkdir -p "$folder"
rm -f "$folder/all.sarif" "$folder/open.sarif" "$folder/comment.md"
from="$(base)"
case "$from" in -*) stop 'The base must not begin with a dash.' ;; esac
if [ -n "$from" ]; then fetch_history; fi

check
echo "exit-status=$status" >> "$GITHUB_OUTPUT"
if [ -f "$folder/all.sarif" ]; then
  "$GATE_OWN_PYTHON" "$here/open_results.py" "$folder/all.sarif" "$folder/open.sarif"
  echo "sarif=$folder/open.sarif" >> "$GITHUB_OUTPUT"
fi
if [ -f "$folder/comment.md" ]; then
  echo "comment=$folder/comment.md" >> "$GITHUB_OUTPUT"
  cat "$folder/comment.md" >> "$GITHUB_STEP_SUMMARY"
  if [ "${GATE_COMMENT:-true}" = true ] && [ -n "${GATE_PULL_REQUEST:-}" ]; then comment; fi
else
  echo "hallucheck could not run (exit status $status); the log tells why." >> "$GITHUB_STEP_SUMMARY"
fi

if [ "$status" -eq 1 ] && [ "${GATE_FAIL:-true}" != true ]; then status=0; fi
exit "$status"

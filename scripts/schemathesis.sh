#!/usr/bin/env bash
# schemathesis.sh URL: asks a running server for what its OpenAPI document describes, at the edges of every parameter, and holds each answer against the document:
# no 5xx, no status, media type or member that is not described, nothing refused that the document allows, and nothing taken that it does not. Reads only.
# Needs schemathesis (pip install schemathesis; SCHEMATHESIS names another command).
#
# That parameters go together (a width with its belt, filter with filter-lang), and which borders and corridors there are, is in no schema: schemathesis_hooks.py says these things.
# An answer may take as long as the server lets it. What /changes takes is never answered to the end, so it is only asked for what it refuses.
set -euo pipefail
url=${1:?usage: schemathesis.sh URL}
here=$(cd "$(dirname "$0")" && pwd)
export SCHEMATHESIS_HOOKS=$here/schemathesis_hooks.py
ask() { "${SCHEMATHESIS:-schemathesis}" run "$url/api" --phases coverage --request-timeout 45 --no-color "$@"; }
ask --include-path /changes --mode negative
ask --include-method GET --exclude-path-regex '^/changes$' "${@:2}"

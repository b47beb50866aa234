#!/usr/bin/env bash
# schemathesis.sh URL: asks a running server for what its OpenAPI document describes, at the edges of every parameter, and holds each answer against the document:
# no 5xx, no status, media type or member that is not described. Reads only. Needs schemathesis (pip install schemathesis; SCHEMATHESIS names another command).
#
# positive_data_acceptance is left out of the whole run: that parameters go together (a width with its belt, filter with filter-lang), and which borders and corridors there are, is in no schema.
# schemathesis_hooks.py says these things, so with CHECK_ACCEPTANCE=1 the check is on, and what it finds is to be read. /changes never ends, so it is left out then.
set -euo pipefail
url=${1:?usage: schemathesis.sh URL}
here=$(cd "$(dirname "$0")" && pwd)
export SCHEMATHESIS_HOOKS=$here/schemathesis_hooks.py
if [ "${CHECK_ACCEPTANCE:-}" = 1 ]; then
	set -- "$url" --exclude-path-regex '^/changes$' "${@:2}"
else
	set -- "$url" --exclude-checks positive_data_acceptance "${@:2}"
fi
exec "${SCHEMATHESIS:-schemathesis}" run "$url/api" --phases coverage --include-method GET --no-color "${@:2}"

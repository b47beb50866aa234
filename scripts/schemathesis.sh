#!/usr/bin/env bash
# schemathesis.sh URL: asks a running server for what its OpenAPI document describes, at the edges of every parameter, and holds each answer against the document:
# no 5xx, no status, media type or member that is not described. Reads only. Needs schemathesis (pip install schemathesis; SCHEMATHESIS names another command).
#
# positive_data_acceptance is left out: what a CQL2 filter, a WKT or an instant is, a schema of text can't say; such values are refused with 400 as described.
set -euo pipefail
url=${1:?usage: schemathesis.sh URL}
exec "${SCHEMATHESIS:-schemathesis}" run "$url/api" --phases coverage --include-method GET --exclude-checks positive_data_acceptance --no-color "${@:2}"

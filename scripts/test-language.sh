#!/usr/bin/env bash
# Another language is one file: builds the server as if test/page/languages/*.js lay in static/i18n/ (nothing is copied there, nothing else is
# changed), and reads its page in a browser in each of them.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
# shellcheck source=scripts/start-server.sh
. scripts/start-server.sh

files=
for file in test/page/languages/*.js; do files+="${files:+,}\"$root/static/i18n/${file##*/}\":\"$root/$file\""; done
echo "{\"Replace\":{$files}}" >"$data/overlay.json"
go build -overlay "$data/overlay.json" -o "$data/bin" ./cmd/threatmap

start "$data/bin"

# The browser that install-test.sh found, wherever it is.
# shellcheck source=scripts/install-steps.sh
THREATMAP_TEST_CHROMIUM=$(. scripts/install-steps.sh; browser)
export THREATMAP_TEST_CHROMIUM
node test/page/language.mjs "$address"

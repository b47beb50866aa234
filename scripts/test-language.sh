#!/usr/bin/env bash
# Another language is one file: builds the server as if test/page/languages/*.js lay in static/i18n/ (nothing is copied there, nothing else is
# changed), and reads its page in a browser in each of them.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
data=$(mktemp -d)
chmod 755 "$data" # run by root, PostgreSQL is another user, who must reach its folder
server=
stop() {
	if [ -n "$server" ]; then
		kill -TERM "$server" 2>/dev/null || true
		wait "$server" 2>/dev/null || true
	fi
	rm -rf "$data"
}
trap stop EXIT

files=
for file in test/page/languages/*.js; do files+="${files:+,}\"$root/static/i18n/${file##*/}\":\"$root/$file\""; done
echo "{\"Replace\":{$files}}" >"$data/overlay.json"
go build -overlay "$data/overlay.json" -o "$data/bin" ./cmd/threatmap

"$data/bin" serve --listen 127.0.0.1:0 --data "$data/threatmap" >"$data/log" 2>&1 &
server=$!
address=
for _ in $(seq 600); do
	address=$(sed -n 's/^threatmap is ready: open \(http:[^ ]*\) .*/\1/p' "$data/log")
	[ -n "$address" ] && break
	if ! kill -0 "$server" 2>/dev/null; then cat "$data/log" >&2; exit 1; fi
	sleep 0.2
done
if [ -z "$address" ]; then echo "the server was not ready within 2 minutes" >&2; cat "$data/log" >&2; exit 1; fi

# The browser that install-test.sh found, wherever it is.
# shellcheck source=scripts/install-steps.sh
THREATMAP_TEST_CHROMIUM=$(. scripts/install-steps.sh; browser)
export THREATMAP_TEST_CHROMIUM
node test/page/language.mjs "$address"

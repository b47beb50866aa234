# shellcheck shell=bash
# To be sourced by a test: gives it a folder of its own ($data), which goes when the test ends, and the function start.

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

# start PROGRAM: the real server on a free port, which it names in $address once it is ready.
start() {
	local log=$data/serve.log
	true >"$log" # now: on a busy machine the loop below looks into it before the server's shell has made it
	"$1" serve --listen 127.0.0.1:0 --data "$data/threatmap" >>"$log" 2>&1 &
	server=$!
	address=
	for _ in $(seq 600); do
		address=$(sed -n 's/^threatmap is ready: open \(http:[^ ]*\) .*/\1/p' "$log")
		[ -n "$address" ] && return
		if ! kill -0 "$server" 2>/dev/null; then cat "$log" >&2; exit 1; fi
		sleep 0.2
	done
	echo "the server was not ready within 2 minutes" >&2
	cat "$log" >&2
	exit 1
}

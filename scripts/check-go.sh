#!/bin/sh
# Says in one line what is wrong with the host's Go, if anything is. From 1.21 on, Go fetches the toolchain that go.mod names.
set -eu
cd "$(dirname "$0")/.."
if ! command -v go >/dev/null 2>&1; then
	echo "threatmap needs Go 1.21 or newer (it fetches the rest itself), and there is no go on the PATH: see https://go.dev/doc/install" >&2
	exit 1
fi
minor=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
if [ "${minor:-0}" -lt 21 ]; then
	echo "threatmap needs Go 1.21 or newer (it fetches the rest itself); this is $(go version 2>/dev/null || echo unknown)" >&2
	exit 1
fi
# The first command in the module fetches the toolchain, if this is another.
if ! go list -m >/dev/null; then
	echo "threatmap needs Go $(sed -n 's/^go //p' go.mod); this one (1.$minor) could not fetch it. Is there a network, and is GOTOOLCHAIN" \
		"($(go env GOTOOLCHAIN 2>/dev/null)) not local? Try: GOTOOLCHAIN=auto make run" >&2
	exit 1
fi

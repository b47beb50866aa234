#!/usr/bin/env bash
# byhand.sh URL: works out by hand, from docs/methods.md and what anybody can list, what a server with UCDP's real events says of them. For each method it prints the server's value, the one by hand
# and the difference, and fails where they are not the same. One file a method: scripts/byhand/alerts.py URL asks one only. What is random is compared within four standard errors.
set -euo pipefail
address=$1
here=$(cd "$(dirname "$0")" && pwd)
incidents=$(curl -sf "$address/stats/count" | sed -n 's/.*"matched":\([0-9]*\).*/\1/p')
if [ "${incidents:-0}" -lt 70000 ]; then echo "SKIPPED, NO REAL DATA: by hand is of real events" >&2; exit 0; fi
for python in "${THREATMAP_TEST_PYTHON:-python3}" python3 /usr/bin/python3; do
	if command -v "$python" >/dev/null && "$python" -c 'import geographiclib' 2>/dev/null; then
		failed=
		for method in alerts tempo lethality near_repeat scan hotspots difference density clusters seam belt corridor proposals; do
			"$python" -B "$here/byhand/$method.py" "$address" || failed="$failed $method"
		done
		if [ -n "$failed" ]; then echo "By hand something else:$failed" >&2; exit 1; fi
		exit 0
	fi
done
echo "SKIPPED: no Python with geographiclib on this machine; install python3-geographiclib" >&2
if [ "${CI:-}" = true ]; then exit 1; fi

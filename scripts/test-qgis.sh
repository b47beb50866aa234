#!/usr/bin/env bash
# QGIS reads a running server as an analyst's desktop would: each collection as an OGC API – Features layer, whole and by box, and as vector tiles, layer definitions (.qlr) and styles.
# Not part of make test: QGIS is half a gigabyte. Usage: scripts/test-qgis.sh http://127.0.0.1:8080
set -euo pipefail
cd "$(dirname "$0")"
address=${1:-http://127.0.0.1:8080}
python=
for candidate in python3 /usr/bin/python3; do
	if "$candidate" -c 'import qgis.core' 2>/dev/null; then python=$candidate; fi
done
if [ -z "$python" ]; then
	echo "SKIPPED: no PyQGIS on this machine; install python3-qgis" >&2
	exit 0
fi
home=$(mktemp -d) # QGIS caches what it reads: nothing of an earlier run may count
trap 'rm -rf "$home"' EXIT
for script in read_layers read_definition read_styles; do
	HOME=$home XDG_RUNTIME_DIR=$home QT_QPA_PLATFORM=offscreen QGIS_CUSTOM_CONFIG_PATH=$home timeout 300 "$python" -B "qgis/$script.py" "$address"
done

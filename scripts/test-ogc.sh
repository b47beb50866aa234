#!/usr/bin/env bash
# Holds a server against OGC API – Features and – Tiles (check-ogc.py), with the Python that has GDAL, whose PROJ judges coordinates.
set -euo pipefail
address=$1
here=$(cd "$(dirname "$0")" && pwd)
for python in "${THREATMAP_TEST_PYTHON:-python3}" /usr/bin/python3; do
	if command -v "$python" >/dev/null && "$python" -c 'from osgeo import osr' 2>/dev/null; then
		exec "$python" -B "$here/check-ogc.py" "$address"
	fi
done
echo "SKIPPED: no Python with osgeo on this machine; install python3-gdal" >&2
if [ "${CI:-}" = true ]; then exit 1; fi

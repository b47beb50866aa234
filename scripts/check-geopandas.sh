#!/usr/bin/env bash
# geopandas reads every collection of a running server as GeoParquet. Not part of make test: it takes half a gigabyte, into a virtual environment beside the project's
# other downloads. Usage: scripts/check-geopandas.sh http://127.0.0.1:8080
set -euo pipefail
cd "$(dirname "$0")"
address=${1:-http://127.0.0.1:8080}
home=${THREATMAP_GEOPANDAS:-${XDG_CACHE_HOME:-$HOME/.cache}/threatmap-geopandas}
if ! cmp -s gis/geopandas-requirements.txt "$home/made-of.txt"; then
	python3 -m venv "$home"
	"$home/bin/pip" install --quiet --require-hashes --requirement gis/geopandas-requirements.txt
	cp gis/geopandas-requirements.txt "$home/made-of.txt"
fi
exec "$home/bin/python" -B gis/geopandas_reads.py "$address"

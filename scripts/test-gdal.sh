#!/usr/bin/env bash
# GDAL reads the server as an analyst's GIS would: it lists the collections and reads features by bbox. At its end, on real events, every analysis is worked out by hand.
set -euo pipefail
address=$1
if ! command -v ogrinfo >/dev/null; then
	echo "SKIPPED: no ogrinfo on this machine; install gdal-bin" >&2
	if [ "${CI:-}" = true ]; then exit 1; fi
	exit 0
fi
layers=$(ogrinfo -ro "OAPIF:$address")
for layer in incidents borders belts corridors corridor_bands areas admin0 admin1 places facilities; do
	if ! grep -qw "$layer" <<<"$layers"; then
		echo "GDAL does not see layer $layer in:" >&2
		echo "$layers" >&2
		exit 1
	fi
done
count() { ogrinfo -ro -so "OAPIF:$address" "$@" | sed -n 's/^Feature Count: //p'; }
all=$(count belts)
if [ "${all:-0}" -lt 80 ]; then echo "GDAL counts $all belts, not at least 80" >&2; exit 1; fi
boxed=$(ogrinfo -ro -al -spat 40 33 42 35 "OAPIF:$address" belts | grep -c '^OGRFeature')
if [ "$boxed" -lt 1 ] || [ "$boxed" -ge "$all" ]; then echo "GDAL reads $boxed of $all belts by bbox" >&2; exit 1; fi
countries=$(ogrinfo -ro -so "MVT:/vsicurl/$address/tiles/admin0/0/0/0.mvt" admin0 | sed -n 's/^Feature Count: //p')
if [ "${countries:-0}" -lt 100 ]; then echo "GDAL reads $countries parts of countries in the tile of the world" >&2; exit 1; fi
echo "GDAL: 10 collections, $all belts, $boxed of them in the box"
here=$(cd "$(dirname "$0")" && pwd)
for python in "${THREATMAP_TEST_PYTHON:-python3}" /usr/bin/python3; do
	if command -v "$python" >/dev/null && "$python" -c 'from osgeo import ogr' 2>/dev/null; then
		"$python" -B "$here/gis/matrix.py" "$address"
		incidents=$(curl -sf "$address/stats/count" | sed -n 's/.*"matched":\([0-9]*\).*/\1/p')
		if [ "${incidents:-0}" -lt 70000 ]; then echo "SKIPPED, NO REAL DATA: analyses are asked of real events" >&2; exit 0; fi
		"$python" -B "$here/gis/analyses.py" "$address"
		exec "$here/byhand.sh" "$address"
	fi
done
echo "SKIPPED: no Python with osgeo on this machine; install python3-gdal" >&2
if [ "${CI:-}" = true ]; then exit 1; fi

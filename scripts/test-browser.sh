#!/usr/bin/env bash
# Starts the real server on a free port with its own data folder, loads real events where they are, and walks the page in a browser; then
# lets GDAL read the same server, and holds it against OGC's standards.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/start-server.sh
. scripts/start-server.sh

start bin/threatmap
echo "The server is ready on $address"

events=${THREATMAP_TEST_DATA:-../shared/data}/ucdp_ged
if [ -d "$events" ]; then
	bin/threatmap import --data "$data/threatmap" --format ucdp-ged "$events/ged211_subset_sy_iq_lb_1989_2020.csv"
	bin/threatmap import --data "$data/threatmap" --format ucdp-ged --dataset-version 652.1601.1911 "$events/ged_syria_652_2016_2019.csv"
else
	echo "SKIPPED, NO REAL DATA: the browser walks the starting map only; set THREATMAP_TEST_DATA" >&2
fi
# The browser that install-test.sh found, wherever it is.
# shellcheck source=scripts/install-steps.sh
THREATMAP_TEST_CHROMIUM=$(. scripts/install-steps.sh; browser)
export THREATMAP_TEST_CHROMIUM
THREATMAP_TEST_KEY=$(bin/threatmap key add --data "$data/threatmap" --role editor --name walk)
export THREATMAP_TEST_KEY
# WALK="10 60-tools": only the parts of the walk whose names begin so.
# shellcheck disable=SC2086
node test/page/browser.mjs "$address" ${WALK:-}
# Both only read, and neither keeps more than one processor busy: side by side. What GDAL says comes after the other, whichever of them fails.
scripts/test-gdal.sh "$address" >"$data/gdal.log" 2>&1 &
gdal=$!
failed=0
scripts/test-ogc.sh "$address" || failed=$?
wait "$gdal" || failed=$?
cat "$data/gdal.log"
exit "$failed"

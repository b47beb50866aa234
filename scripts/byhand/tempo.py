"""docs/methods.md, "The expected band": each of 150 weeks in one governorate, by side."""

import datetime

from asked import DATA_SET, DAY, compare, end, get, incidents
from laws import band, negative_binomial_size

answer = get("/analysis/tempo", adm1="SY-DY", weeks=150, asof="2020-12-21", origin=DATA_SET)
baseline = answer["note"]["parameters"]["baseline_weeks"]
counts = {}
for i in incidents(adm1="SY-DY", datetime="2017-01-01/2020-12-31"):
    counts[i.side, i.week] = counts.get((i.side, i.week), 0) + 1
for series in answer["series"]:
    for line in series["weeks"]:
        week = datetime.date.fromisoformat(line["week"])
        x, *before = (counts.get((series["side"], week - 7 * back * DAY), 0) for back in range(baseline + 1))
        compare("tempo, count", line["count"], x)
        if x + sum(before) >= 5:
            size, _ = negative_binomial_size(before)
            low, high = band(sum(before), baseline, size)
            compare("tempo, band", (line["expected_low"], line["expected_high"]), (low, high))
            compare("tempo, outside", line["outside"], "above" if x > high else "below" if x < low else "")
        else:
            compare("tempo, too few for a band", line["expected_high"], None)
end()

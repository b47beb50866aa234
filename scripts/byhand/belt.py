"""docs/methods.md, "Belt profiles": sides, bands, rates with intervals, stretches and the ratio of the sides. The areas are the answer's."""

import datetime

from asked import DATA_SET, compare, end, get, incidents, lines, mondays
from laws import binomial, clopper_pearson, garwood, two_sided
from line import Line

BORDER, WIDTH = "IRQ-SYR", 25
asked = {"datetime": "2016-01-01/2016-12-31"}
answer = get(f"/belts/{BORDER}/profile", width_km=WIDTH, bands="5,10,25", bin_km=50, origin=DATA_SET, **asked)
parts = lines("borders", BORDER)
line = Line(parts)
xs, ys = ([p[axis] for part in parts for p in part] for axis in (0, 1))
at = {}
for i in incidents(bbox=f"{min(xs) - 0.4},{min(ys) - 0.4},{max(xs) + 0.4},{max(ys) + 0.4}", **asked):
    if i.place not in at:
        at[i.place] = line.nearest(i.place, WIDTH)
    if at[i.place] and i.adm0 in (*BORDER.split("-"), None):
        at.setdefault("used", []).append(i)
us = at["used"]
weeks = mondays(datetime.date(2016, 1, 1), datetime.date(2016, 12, 31))
weeks = [week for week in weeks if week + datetime.timedelta(6) <= datetime.date(2016, 12, 31)]
compare("belt, length", answer["length_km"], line.length_km, 1e-6)
compare("belt, incidents", answer["count"], len(us))


def rates(told, count, in_weeks):
    for name, n, exposure in (("per_km", count, line.length_km), ("per_km2", count, told["area_km2"]), ("per_week", in_weeks, len(weeks))):
        if exposure is not None:
            for suffix, value in zip(("", "_low", "_high"), (n, *garwood(n))):
                compare("belt, rates " + (suffix[1:] or "themselves"), told[name + suffix], value / exposure, 1e-7)


for side in answer["sides"]:
    for band in (side, *side["bands"]):
        here = [i for i in us if i.adm0 == side["side"] and (band["from_km"] < at[i.place][0] or band["from_km"] == 0) and at[i.place][0] <= band["to_km"]]
        compare("belt, incidents of a side or band", band["count"], len(here))
        rates(band, len(here), sum(i.week in weeks for i in here))
for stretch in answer["profile"]:
    here = [i for i in us if stretch["from_km"] <= at[i.place][1] < stretch["to_km"]]
    compare("belt, incidents of a stretch by side", stretch["side_counts"], [sum(i.adm0 == side for i in here) for side in answer["side_codes"]])
first, second, _ = answer["sides"]
x, y, a, b = second["count"], first["count"], second["area_km2"], first["area_km2"]
low, high = clopper_pearson(x, x + y)
hand = {"ratio": (x / a) / (y / b), "low": low / (1 - low) * b / a, "high": high / (1 - high) * b / a, "p": two_sided(binomial(x + y, a / (a + b)), x)}
for name, value in hand.items():
    compare("belt, ratio of the sides: " + name, answer["ratio"][name], value, 1e-8)
end()

"""docs/methods.md, "Corridor profiles": position, offset, segments, gaps, drift and links."""

import datetime
import math
import statistics
from math import comb

from asked import DATA_SET, compare, end, get, incidents, lines, mondays
from laws import clopper_pearson, garwood
from line import Line
from trend import trend

CORRIDOR = "badia-suwayda-south"
FIRST, LAST = datetime.date(2016, 1, 1), datetime.date(2016, 12, 31)
asked = {"datetime": f"{FIRST}/{LAST}"}
answer = get(f"/corridors/{CORRIDOR}/profile", half_width_km=10, incidents=10000, origin=DATA_SET, **asked)
parts = lines("corridors", CORRIDOR)
line, half_width = Line(parts), answer["half_width_km"]
xs, ys = ([p[axis] for p in parts[0]] for axis in (0, 1))
at = {}
for i in incidents(bbox=f"{min(xs) - 0.2},{min(ys) - 0.2},{max(xs) + 0.2},{max(ys) + 0.2}", **asked):
    near = at[i.place][0] if i.place in at else line.nearest(i.place, half_width)
    if near and not line.beyond_an_end(i.place, *near[1:]):
        at.setdefault(i.place, (near, []))[1].append(i)
along, offset, us = {}, {}, {}
for place, ((km, position, (p, q, _)), here) in at.items():
    left = (q[0] - p[0]) * (place[1] - p[1]) - (q[1] - p[1]) * (place[0] - p[0]) >= 0
    for i in here:
        us[i.id], along[i.id], offset[i.id] = i, position, km if left else -km
compare("corridor, which incidents", sorted(i["id"] for i in answer["incidents"]) == sorted(us), True)
for told in answer["incidents"]:
    compare("corridor, position", told["along_km"], along[told["id"]], 1e-6, 2e-5)
    compare("corridor, offset", told["offset_km"], offset[told["id"]], 1e-6, 1e-8)
weeks = [week for week in mondays(FIRST, LAST) if week + datetime.timedelta(6) <= LAST]
half = len(weeks) // 2
for told in answer["segments"]:
    here = [i for i in us.values() if told["from_km"] <= along[i.id] < told["to_km"]]
    first, second = (sum(i.week in part for i in here) for part in (weeks[:half], weeks[-half:]))
    compare("corridor, incidents of a segment, in its halves of time", (told["count"], told["first_half"], told["second_half"]), (len(here), first, second))
    low, high = garwood(len(here))
    compare("corridor, interval of a segment's rate", told["per_km_low"], low / (told["to_km"] - told["from_km"]), 1e-7)
    compare("corridor, interval of a segment's rate", told["per_km_high"], high / (told["to_km"] - told["from_km"]), 1e-7)
    if first + second >= 5:
        low, high = clopper_pearson(second, first + second)
        compare("corridor, change of a segment: low", told["change"]["low"], low / (1 - low))
        compare("corridor, change of a segment: high", told["change"]["high"], high / (1 - high) if high < 1 else None)

L, places = line.length_km, []
for position in sorted(along.values()):
    if places and position - places[-1][1] < 0.001:
        places[-1][1] = position
    else:
        places.append([position, position])
n = len(places)
gaps = sorted((b[0] - a[1] for a, b in zip([[0, 0], *places], [*places, [L, L]])), reverse=True)
told = answer["gaps"]["km"]
compare("corridor, gaps: places", told["places"], n)
for gap, km in zip(told["longest"], gaps):
    compare("corridor, gaps: length", gap["length_km"], km, 1e-6, 4e-5)
compare("corridor, gaps: expected longest", told["expected_km"], L * sum(1 / k for k in range(1, n + 2)) / (n + 1), 1e-8)
compare("corridor, gaps: chance", told["chance"], sum((-1) ** (k + 1) * comb(n + 1, k) * (1 - k * gaps[0] / L) ** n for k in range(1, n + 2) if k * gaps[0] < L), 1e-4)

full = sorted({i.week for i in us.values() if i.week})
run = max((b - a).days // 7 - 1 for a, b in zip(full, full[1:]))
f, m = len(full) - 2, (full[-1] - full[0]).days // 7 - 1
told = answer["gaps"]["weeks"]
compare("corridor, gaps in weeks: longest", told["longest"][0]["weeks"], run)
compare("corridor, gaps in weeks: chance", told["chance"], sum((-1) ** (k + 1) * comb(f + 1, k) * comb(m - k * run, f) for k in range(1, f + 2) if m - k * run >= f) / comb(m, f))

medians = [((week - full[0]).days // 7, statistics.median(along[i.id] for i in us.values() if i.week == week)) for week in full]
for name, value in zip(("slope_km_per_week", "low", "high", "tau", "p"), trend(medians)):
    compare("corridor, drift: " + name, answer["drift"][name], value, 1e-6, 2e-5)

order = sorted((us[told["id"]] for told in answer["incidents"]), key=lambda i: (i.first, i.last))
for told, a, b in zip(answer["links"]["list"], order, order[1:]):
    least, most = max(0, (b.first - a.last).days - 1), max((b.last - a.first).days, (a.last - b.first).days) + 1
    compare("corridor, links: which, and days", (told["from"], told["to"], told["days_least"], told["days_most"]), (a.id, b.id, least, most))
    compare("corridor, links: km", told["km"], math.hypot(along[a.id] - along[b.id], offset[a.id] - offset[b.id]), 1e-6, 4e-5)
end()

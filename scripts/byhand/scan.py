"""docs/methods.md, "New clusters": the space-time permutation scan; every cluster, and the first one's p by 39 deals of our own."""

import datetime
import math
import random

from asked import DATA_SET, compare, end, get, incidents
from plane import geodesic_km

RADIUS, WINDOW, DEALS = 50, 28, 39
LAST = datetime.date(2016, 12, 31)
asked = {"datetime": f"2016-01-01/{LAST}", "adm1": "SY-DY"}
answer = get("/analysis/scan", assume_uncertainty_m=5000, radius_km=RADIUS, window_days=WINDOW, max_share=0.5, permutations=999, origin=DATA_SET, **asked)
ages = {}
for i in (i for i in incidents(**asked) if i.first == i.last):
    ages.setdefault(i.place, []).append((LAST - i.first).days)
C = sum(map(len, ages.values()))
during = [sum(age <= days for here in ages.values() for age in here) for days in range(WINDOW)]
circles = []
for middle in ages:
    held, out = [], sorted((geodesic_km(middle, place), place) for place in ages)
    for number, (km, place) in enumerate(out):
        held.append(place)
        together = number + 1 < len(out) and abs(out[number + 1][0] - km) < 1e-6
        if km > RADIUS or sum(len(ages[p]) for p in held) > C / 2:
            break
        if not together:
            circles.append((middle, km, tuple(held)))


def llr(c, mu):
    return c * math.log(c / mu) + (C - c) * math.log((C - c) / (C - mu)) if c > mu else 0.0


def best_of_each(ages):
    best = {}
    for middle, km, held in circles:
        here = [age for place in held for age in ages[place]]
        for days in sorted({age for age in here if age < WINDOW}):
            c, mu = sum(age <= days for age in here), len(here) * during[days] / C
            if c >= 2 and llr(c, mu) > best.get(middle, (0.0,))[0]:
                best[middle] = (llr(c, mu), km, days, held, c, mu)
    return sorted(best.values(), key=lambda cylinder: -cylinder[0])


compare("scan, circles", answer["summary"]["circles"], len(circles))
clusters, taken = [], set()
for cylinder in best_of_each(ages):
    if not taken & set(cylinder[3]):
        clusters.append(cylinder)
        taken |= set(cylinder[3])
compare("scan, clusters", len(answer["features"]), len(clusters[:10]))
for feature, (statistic, km, days, held, c, mu) in zip(answer["features"], clusters):
    told = feature["properties"]
    compare("scan, places, observed and first day", (told["places"], told["observed"], told["from"]), (len(held), c, str(LAST - datetime.timedelta(days))))
    for name, value in (("radius_km", km), ("expected", mu), ("llr", statistic)):
        compare("scan, " + name, told[name], value, 1e-5)
deals, flat, more = random.Random(1), [age for here in ages.values() for age in here], 0
for _ in range(DEALS):
    deals.shuffle(flat)
    rest = iter(flat)
    found = best_of_each({place: [next(rest) for _ in here] for place, here in ages.items()})
    more += bool(found) and found[0][0] >= clusters[0][0]
p = (more + 1) / (DEALS + 1)
compare("scan, p within 4 standard errors", answer["features"][0]["properties"]["p"], p, error=4 * math.sqrt(max(p * (1 - p), 0.02) * (1 / DEALS + 1 / 999)))
end()

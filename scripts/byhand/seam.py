"""docs/methods.md, "Seams": places near the inner seams, Fisher's test against the answer's random points, and the chance from 1,000 points of our own."""

import math
import random

from asked import DATA_SET, compare, end, get, incidents, inside, rings
from laws import clopper_pearson, log_choose, two_sided
from plane import geodesic_km

WITHIN = 5
asked = {"datetime": "2016-01-01/2016-03-31", "adm0": "IRQ"}
answer = get("/analysis/seam", within_km=WITHIN, seams="inner", assume_uncertainty_m=5000, origin=DATA_SET, **asked)
governorates = [f for f in get("/collections/admin1/items", f="json", limit=10000)["features"]]
of_edge = {}
for feature in governorates:
    for ring in rings(feature):
        for a, b in zip(ring, ring[1:]):
            of_edge.setdefault(tuple(sorted((tuple(a), tuple(b)))), []).append(feature["properties"]["adm0"])
seams = [edge for edge, countries in of_edge.items() if len(countries) == 2 and len(set(countries)) == 1]
outlines = [[edge for ring in rings(f) for edge in zip(ring, ring[1:])] for f in governorates if f["properties"]["adm0"] == "IRQ"]


def near_a_seam(place):
    k, least = math.cos(math.radians(place[1])), (math.inf, None)
    for (ax, ay), (bx, by) in seams:
        if min(ay, by) - 0.1 < place[1] < max(ay, by) + 0.1 and min(ax, bx) - 0.1 < place[0] < max(ax, bx) + 0.1:
            dx, dy = (bx - ax) * k, by - ay
            t = max(0, min(1, ((place[0] - ax) * k * dx + (place[1] - ay) * dy) / (dx * dx + dy * dy)))
            foot = ax + t * (bx - ax), ay + t * (by - ay)
            least = min(least, (math.hypot((foot[0] - place[0]) * k, foot[1] - place[1]), foot))
    return least[1] is not None and geodesic_km(place, least[1]) <= WITHIN


def in_a_governorate(place):
    return any(inside(place, edges) for edges in outlines)


at = {}
for i in incidents(**asked):
    at[i.place] = at.get(i.place, 0) + 1
within = [place for place in at if in_a_governorate(place)]
near = [place for place in within if near_a_seam(place)]
compare("seam, places", (answer["places"]["near"], answer["places"]["of"]), (len(near), len(within)))
compare("seam, incidents", (answer["incidents"]["near"], answer["incidents"]["of"]), (sum(at[p] for p in near), sum(at[p] for p in within)))

points = answer["chance"]
draws, hits = len(within) + points["of"], len(near) + points["near"]
chances = [math.exp(log_choose(len(within), x) + log_choose(points["of"], hits - x) - log_choose(draws, hits)) for x in range(min(hits, len(within)) + 1)]
compare("seam, p of Fisher's exact test", answer["p"], two_sided(chances, len(near)), 1e-7)
low, high = clopper_pearson(len(near), len(within))
compare("seam, low", answer["low"], low)
compare("seam, high", answer["high"], high)

random_points, drawn = random.Random(1), []
corners = [a for edges in outlines for a, _ in edges]
west, east = min(x for x, _ in corners), max(x for x, _ in corners)
south, north = (math.sin(math.radians(f(y for _, y in corners))) for f in (min, max))
while len(drawn) < 1000:
    point = random_points.uniform(west, east), math.degrees(math.asin(random_points.uniform(south, north)))
    if in_a_governorate(point):
        drawn.append(near_a_seam(point))
share = sum(drawn) / len(drawn)
compare("seam, chance within 4 standard errors", points["share"], share, error=4 * math.sqrt(share * (1 - share) * (1 / len(drawn) + 1 / points["of"])))
end()

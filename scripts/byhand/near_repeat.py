"""docs/methods.md, "Near-repeat": pairs in each bin of distance and days, and p by 99 deals of our own."""

import math
import random

from asked import DATA_SET, compare, end, get, incidents
from laws import poisson_above
from plane import geodesic_km

DISTANCES, DAYS, DEALS = (0, 10, 20, 40), (0, 7, 14, 28), 99
asked = {"datetime": "2016-01-01/2016-12-31", "adm1": "IQ-NI"}
answer = get("/analysis/near-repeat", origin=DATA_SET, assume_uncertainty_m=1000, distance_km="10,20,40", days="7,14,28", permutations=999, **asked)
us = incidents(**asked)
n = len(us)


def bin_of(edges, value):
    return next((number for number, (low, high) in enumerate(zip(edges, edges[1:])) if low <= value < high), None)


apart = {}
for a in {i.place for i in us}:
    for b in {i.place for i in us}:
        apart[a, b] = bin_of(DISTANCES, geodesic_km(a, b))
in_time = [bin_of(DAYS, days) for days in range(400)]
near = [(a, b, apart[us[a].place, us[b].place]) for a in range(n) for b in range(a) if apart[us[a].place, us[b].place] is not None]


def pairs(days):
    table = {}
    for a, b, distance in near:
        time = in_time[abs(days[a] - days[b])]
        table[distance, time] = table.get((distance, time), 0) + 1
    return table


days = [i.first.toordinal() for i in us]
seen = pairs(days)
of_distance = [sum(1 for pair in near if pair[2] == number) for number in range(3)]
times = [in_time[abs(days[a] - days[b])] for a in range(n) for b in range(a)]
deals = random.Random(1)
more = dict.fromkeys(seen, 0)
for _ in range(DEALS):
    deals.shuffle(days)
    for cell, count in pairs(days).items():
        if cell in more:
            more[cell] += count >= seen[cell]
for number, cell in enumerate(answer["cells"]):
    at = divmod(number, 3)
    expected = of_distance[at[0]] * times.count(at[1]) / (n * (n - 1) / 2)
    compare("near-repeat, observed", cell["observed"], seen[at])
    compare("near-repeat, expected", cell["expected"], expected, 1e-7)
    compare("near-repeat, ratio", cell["ratio"], seen[at] / expected)
    compare("near-repeat, p_poisson", cell["p_poisson"], poisson_above(seen[at], expected), 1e-7)
    p = (more[at] + 1) / (DEALS + 1)
    compare("near-repeat, p within 4 standard errors", cell["p"], p, error=4 * math.sqrt(max(p * (1 - p), 0.01) * (1 / DEALS + 1 / 999)))
end()

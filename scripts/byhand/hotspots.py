"""docs/methods.md, "Hot spots": z and q of every hexagon of the answer, which has no draws."""

import math

from asked import DATA_SET, compare, end, get, incidents
from hexagons import Hexagons
from laws import benjamini_hochberg, normal_two_sided

asked = {"datetime": "2020-01-01/2020-12-31", "adm0": "IRQ"}
answer = get("/analysis/hotspots", edge_km=10, draws=0, coarse="point", origin=DATA_SET, **asked)
us = incidents(**asked)
grid = Hexagons(us, 10)
compare("hot spots, middle of the projection", answer["note"]["parameters"]["center"], grid.center)
told = {grid.told(f): f["properties"] for f in answer["features"]}
y = dict.fromkeys(told, 0)
for i in us:
    y[grid.of(i.place)] += 1
n, mean = len(y), len(us) / len(y)
s = math.sqrt(sum(count**2 for count in y.values()) / n - mean**2)
z = {}
for q, r in y:
    here = [cell for cell in ((q, r), (q + 1, r), (q - 1, r), (q, r + 1), (q, r - 1), (q + 1, r - 1), (q - 1, r + 1)) if cell in y]
    w = len(here)
    z[q, r] = (sum(y[cell] for cell in here) - w * mean) / (s * math.sqrt((n * w - w * w) / (n - 1)))
for (cell, value), q in zip(z.items(), benjamini_hochberg([normal_two_sided(value) for value in z.values()])):
    compare("hot spots, incidents", told[cell]["count"], y[cell])
    compare("hot spots, z", told[cell]["z"], value, 1e-5, 1e-6)
    compare("hot spots, q in 4 digits", told[cell]["q"], q, 5.1e-4)
end()

"""docs/methods.md, "Density": the value of every cell, without draws, by both kernels."""

import math

from asked import DATA_SET, compare, end, get, incidents
from plane import EqualArea, geodesic_km

H = 25
KERNELS = {"quartic": lambda u: 3 / (math.pi * H * H) * (1 - u * u) ** 2, "epanechnikov": lambda u: 2 / (math.pi * H * H) * (1 - u * u)}
asked = {"datetime": "2016-01-01/2016-12-31", "adm1": "IQ-AN"}
at = {}
for i in incidents(**asked):
    at[i.place] = at.get(i.place, 0) + 1
middle = [round((min(p[axis] for p in at) + max(p[axis] for p in at)) / 2) for axis in (0, 1)]
plane = EqualArea(*middle)
for name, kernel in KERNELS.items():
    answer = get("/analysis/density", kernel=name, bandwidth_km=H, origin=DATA_SET, **asked)
    compare("density, middle of the projection", answer["note"]["parameters"]["center"], middle)
    side = answer["summary"]["cell_km"] * 1000
    for cell in answer["features"]:
        x, y = plane.metres(*cell["geometry"]["coordinates"][0][0])
        centre = plane.degrees((round(x / side) + 0.5) * side, (round(y / side) + 0.5) * side)
        near = [(geodesic_km(p, centre) / H, count) for p, count in at.items() if abs(p[1] - centre[1]) < 0.25]
        value = 1000 * math.fsum(count * kernel(u) for u, count in near if u < 1)
        compare(f"density, {name}, in 4 digits", cell["properties"]["per_1000_km2"], value, 5.1e-4, 1e-9)
        compare(f"density, {name}, a year", cell["properties"]["per_1000_km2_and_year"], value * 365.25 / 366, 5.1e-4, 1e-9)
end()

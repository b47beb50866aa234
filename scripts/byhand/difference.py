"""docs/methods.md, "Difference of two periods or two sides": two years in Iraq, every hexagon."""

from asked import DATA_SET, compare, end, get, incidents
from hexagons import Hexagons
from laws import benjamini_hochberg, binomial, clopper_pearson, two_sided

A, B, T, U = "2016-01-01/2016-12-31", "2015-01-01/2015-12-31", 366, 365
answer = get("/analysis/difference", datetime=A, b_datetime=B, coarse="point", edge_km=25, adm0="IRQ", origin=DATA_SET)
a, b = incidents(datetime=A, adm0="IRQ"), incidents(datetime=B, adm0="IRQ")
across = {i.id for i in a} & {i.id for i in b}
a, b = ([i for i in us if i.id not in across] for us in (a, b))
grid = Hexagons(a + b, 25)
counts = {}
for number, us in enumerate((a, b)):
    for i in us:
        counts.setdefault(grid.of(i.place), [0, 0])[number] += 1
enough = [cell for cell in counts if sum(counts[cell]) >= 5]
p = {cell: two_sided(binomial(sum(counts[cell]), T / (T + U)), counts[cell][0]) for cell in enough}
q = dict(zip(enough, benjamini_hochberg(list(p.values()))))
for feature in answer["features"]:
    cell, told = grid.told(feature), feature["properties"]
    x, y = counts.get(cell, (0, 0))
    compare("difference, both counts", (told["a"], told["b"], told["enough"]), (x, y, cell in p))
    if cell in p:
        low, high = clopper_pearson(x, x + y)
        compare("difference, low and high in 4 digits", told["low"], low / (1 - low) * U / T, 5.1e-4)
        compare("difference, low and high in 4 digits", told["high"], high / (1 - high) * U / T if high < 1 else None, 5.1e-4)
        compare("difference, ratio in 4 digits", told["ratio"], (x / T) / (y / U) if y else None, 5.1e-4)
        compare("difference, p in 4 digits", told["p"], p[cell], 5.1e-4)
        compare("difference, q in 4 digits", told["q"], q[cell], 5.1e-4)
end()

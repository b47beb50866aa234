"""docs/methods.md, "Proposed corridors": the window, the cost of its cells, the least-cost path and the one that only is short, and what each term adds."""

import heapq
import math
import statistics

from asked import DATA_SET, compare, end, get, incidents, inside, rings
from plane import EqualArea, geodesic_km

FROM, TO, CELL, MARGIN, H, BORDER, TOWN = "makhoul-range", "raqqa-and-countryside", 20, 50, 50, 25, 10
asked = {"datetime": "2017-01-01/2017-12-31"}
answer = get("/analysis/corridor-proposals", from_=FROM, to=TO, cell_km=CELL, margin_km=MARGIN, bandwidth_km=H, within_km=CELL, alternatives=0, runs=0, origin=DATA_SET, **asked)
areas = {area: rings(get(f"/collections/areas/items/{area}")) for area in (FROM, TO)}
corners = [p for area in areas.values() for ring in area for p in ring]
plane = EqualArea(*(round((min(p[axis] for p in corners) + max(p[axis] for p in corners)) / 2) for axis in (0, 1)))


def km(place):
    return tuple(metres / 1000 for metres in plane.metres(*place))


def cell_of(place):
    return tuple(math.floor(value / CELL) for value in km(place))


def place_of(x, y):
    return plane.degrees(x * CELL * 1000, y * CELL * 1000)


columns, rows = ([math.floor((edge + outwards * MARGIN) / CELL) for edge, outwards in ((min(values), -1), (max(values), 1))] for values in zip(*map(km, corners)))
cells = [(x, y) for x in range(columns[0], columns[1] + 1) for y in range(rows[0], rows[1] + 1)]
centre = {(x, y): place_of(x + 0.5, y + 0.5) for x, y in cells}
compare("proposals, cells", answer["summary"]["cells"], len(cells))

at = {}
for i in incidents(**asked):
    at[i.place] = at.get(i.place, 0) + 1
density = dict.fromkeys(cells, 0.0)
reach = math.ceil(H / CELL) + 1
for place, count in at.items():
    x, y = cell_of(place)
    for cell in ((x + i, y + j) for i in range(-reach, reach + 1) for j in range(-reach, reach + 1)):
        if cell in density:
            u = geodesic_km(place, centre[cell]) / H
            density[cell] += count * 3 / (math.pi * H * H) * (1 - u * u) ** 2 if u < 1 else 0
median = statistics.median(d for d in density.values() if d > 0)
compare("proposals, median density", answer["summary"]["median_per_1000_km2"], 1000 * median, 1e-5)

towns = [f["geometry"]["coordinates"] for f in get("/collections/places/items", f="json", limit=10000)["features"]]
edges = [edge for f in get("/collections/borders/items", f="json", limit=10000)["features"] for part in f["geometry"]["coordinates"] for edge in zip(part, part[1:])]


def to_edge(place, a, b):
    """By a plane in which a degree is 111 km: off by less than a hundredth, and then measured around the foot."""
    k = math.cos(math.radians(place[1]))
    dx, dy = (b[0] - a[0]) * k, b[1] - a[1]
    t = max(0, min(1, ((place[0] - a[0]) * k * dx + (place[1] - a[1]) * dy) / (dx * dx + dy * dy)))
    return 111 * math.hypot((a[0] + t * (b[0] - a[0]) - place[0]) * k, a[1] + t * (b[1] - a[1]) - place[1]), t, a, b


def to_border(place):
    near = sorted(to_edge(place, a, b) for a, b in edges if abs(a[0] - place[0]) < 1 and abs(a[1] - place[1]) < 1)
    steps = [max(0, min(1, t + step / 200)) for _, t, _, _ in near[:1] for step in range(-10, 11)]
    return min((geodesic_km(place, (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))) for _, t0, a, b in near[:4] for t in {t0, *steps}), default=math.inf)


def closeness(distance, reach):
    return max(0, 1 - distance / reach)


terms = {}
for cell, place in centre.items():
    town = min((geodesic_km(place, t) for t in towns if abs(t[0] - place[0]) < 0.2 and abs(t[1] - place[1]) < 0.2), default=math.inf)
    terms[cell] = median / (median + density[cell]), closeness(to_border(place), BORDER), closeness(town, TOWN)
cost = {cell: 1 + 4 * many + border + town for cell, (many, border, town) in terms.items()}


def touched(area):
    """The cells that the rings go through, and those whose corner lies in it."""
    found = {cell_of((a[0] + k / 500 * (b[0] - a[0]), a[1] + k / 500 * (b[1] - a[1]))) for ring in area for a, b in zip(ring, ring[1:]) for k in range(501)}
    sides = [edge for ring in area for edge in zip(ring, ring[1:])]
    return found | {cell for cell in cells if inside(place_of(*cell), sides)}


MOVES = [(x, y) for x in range(-2, 3) for y in range(-2, 3) if max(abs(x), abs(y)) == 1 or abs(x) + abs(y) == 3]


def under(cell, move):
    """The cells that a move lies in: two, or four for the knight's."""
    (x, y), (i, j) = cell, move
    ends = [cell, (x + i, y + j)]
    if abs(i) + abs(j) < 3:
        return ends
    return [*ends, (x + i // abs(i), y + j // abs(j)), (x + int(i / 2), y + int(j / 2))]


def step(cell, move, cost):
    passed = under(cell, move)
    return geodesic_km(centre[cell], centre[passed[1]]) * sum(cost[c] for c in passed) / len(passed)


def search(cost):
    start, goal = touched(areas[FROM]), touched(areas[TO])
    best, before, heap = dict.fromkeys(start, 0.0), {}, [(0.0, cell) for cell in sorted(start)]
    while heap:
        so_far, cell = heapq.heappop(heap)
        if so_far > best[cell]:
            continue
        if cell in goal:
            path = [cell]
            while path[-1] in before:
                path.append(before[path[-1]])
            return so_far, path[::-1]
        for move in MOVES:
            other = under(cell, move)[1]
            if other in cost and (there := so_far + step(cell, move, cost)) < best.get(other, math.inf):
                best[other], before[other] = there, cell
                heapq.heappush(heap, (there, other))


def along(path, cost):
    return sum(step(a, (b[0] - a[0], b[1] - a[1]), cost) for a, b in zip(path, path[1:]))


total, path = search(cost)
told = answer["features"][0]["properties"]
compare("proposals, cost of the path", told["cost"], total, 1e-5)
compare("proposals, cells of the path", told["path_cells"], len(path))
compare("proposals, its length", told["length_km"], along(path, dict.fromkeys(cells, 1)), 1e-5)
for number, term in enumerate(told["terms"][1:]):
    compare("proposals, what a term adds", term["km"], along(path, {cell: t[number] for cell, t in terms.items()}), 1e-5, 1e-6)
shortest, short_path = search(dict.fromkeys(cells, 1))
compare("proposals, the shortest", answer["summary"]["shortest_km"], shortest, 1e-5)
compare("proposals, what the shortest costs", answer["summary"]["shortest_cost_ratio"], along(short_path, cost) / total, 1e-5)
end()

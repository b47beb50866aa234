"""docs/methods.md, "Equal-area hexagons"."""

import math

from plane import EqualArea


class Hexagons:
    def __init__(self, us, edge_km):
        self.center = [round(sum(i.place[axis] for i in us) / len(us)) for axis in (0, 1)]
        self.plane, self.edge = EqualArea(*self.center), edge_km * 1000

    def middle(self, cell):
        return self.edge * math.sqrt(3) * (cell[0] + cell[1] / 2), self.edge * 1.5 * cell[1]

    def at(self, x, y):
        """The cell whose middle is nearest."""
        r = y / (1.5 * self.edge)
        q = x / (math.sqrt(3) * self.edge) - r / 2
        around = [(math.floor(q) + i, math.floor(r) + j) for i in (0, 1) for j in (0, 1)]
        return min(around, key=lambda cell: math.dist(self.middle(cell), (x, y)))

    def of(self, place):
        return self.at(*self.plane.metres(*place))

    def told(self, feature):
        """Which cell a feature is."""
        corners = [self.plane.metres(*p) for p in feature["geometry"]["coordinates"][0][:6]]
        return self.at(sum(x for x, _ in corners) / 6, sum(y for _, y in corners) / 6)

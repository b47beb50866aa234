"""Positions along lines whose edges are straight in lon/lat, by GeographicLib and search."""

import math

from geographiclib.geodesic import Geodesic

from plane import geodesic_km


class Line:
    """The parts follow each other; edges are cut to at most 1 km."""

    def __init__(self, parts):
        self.pieces, self.length_km = [], 0.0
        for part in parts:
            for a, b in zip(part, part[1:]):
                n = max(1, math.ceil(geodesic_km(a, b)))
                cuts = [(a[0] + k / n * (b[0] - a[0]), a[1] + k / n * (b[1] - a[1])) for k in range(n + 1)]
                for p, q in zip(cuts, cuts[1:]):
                    self.pieces.append((p, q, self.length_km))
                    self.length_km += geodesic_km(p, q)

    def nearest(self, place, within_km):
        """Kilometres away and along the line, and the piece; None where it is further away."""
        k, rough = math.cos(math.radians(place[1])), []
        for piece in self.pieces:
            (px, py), (qx, qy), _ = piece
            ax, ay, dx, dy = (px - place[0]) * k, py - place[1], (qx - px) * k, qy - py
            t = max(0.0, min(1.0, -(ax * dx + ay * dy) / ((dx * dx + dy * dy) or 1)))
            rough.append((111 * math.hypot(ax + t * dx, ay + t * dy), piece))
        least = min(r for r, _ in rough)
        if least > 1.02 * within_km + 0.1:
            return None
        found = min((measured(place, piece) for r, piece in rough if r <= 1.02 * least + 0.02), key=lambda m: m[0])
        return found if found[0] <= within_km else None

    def beyond_an_end(self, place, along_km, piece):
        """Whether a place whose nearest position is an end lies over a millimetre beyond the perpendicular there."""
        p, q, _ = piece
        if along_km == 0:
            end, out = p, Geodesic.WGS84.Inverse(p[1], p[0], q[1], q[0])["azi1"] + 180
        elif along_km >= self.length_km - 1e-9:
            end, out = q, Geodesic.WGS84.Inverse(p[1], p[0], q[1], q[0])["azi2"]
        else:
            return False
        way = Geodesic.WGS84.Inverse(end[1], end[0], place[1], place[0])
        return way["s12"] * math.cos(math.radians(way["azi1"] - out)) > 0.001


def measured(place, piece):
    p, q, start = piece

    def at(t):
        return p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])

    low, high = 0.0, 1.0
    for _ in range(50):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if geodesic_km(place, at(a)) <= geodesic_km(place, at(b)) else (a, high)
    t = min((0.0, 1.0, (low + high) / 2), key=lambda t: geodesic_km(place, at(t)) - (1e-11 if t in (0.0, 1.0) else 0))
    return geodesic_km(place, at(t)), start + geodesic_km(p, at(t)), piece

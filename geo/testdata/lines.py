"""Measures of lines, rings and circles by PyPI geographiclib, from JSON on standard input: see geographiclib_test.go. Edges are straight in lon/lat."""

import json
import sys

from geographiclib.geodesic import Geodesic

G = Geodesic.WGS84
GOLD = (5**0.5 - 1) / 2


def dist(p, q):
    return G.Inverse(p[1], p[0], q[1], q[0], Geodesic.DISTANCE)["s12"]


def mix(p, q, t):
    return (p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t)


def edge(p, q, n=60):
    return sum(dist(mix(p, q, i / n), mix(p, q, (i + 1) / n)) for i in range(n))


def least(f, lo, hi):
    """The t of the least f by golden-section search."""
    a, b = hi - GOLD * (hi - lo), lo + GOLD * (hi - lo)
    fa, fb = f(a), f(b)
    while hi - lo > 1e-10:
        if fa < fb:
            hi, b, fb = b, a, fa
            a = hi - GOLD * (hi - lo)
            fa = f(a)
        else:
            lo, a, fa = a, b, fb
            b = lo + GOLD * (hi - lo)
            fb = f(b)
    return (lo + hi) / 2


def place(line, lengths, p):
    best = None
    for i, (a, b) in enumerate(zip(line, line[1:])):
        f = lambda t, a=a, b=b: dist(mix(a, b, t), p)
        near = min(range(21), key=lambda k: f(k / 20)) / 20
        t = least(f, max(0, near - 0.05), min(1, near + 0.05))
        t = min((t, 0.0, 1.0), key=f)
        if best is None or f(t) < best[0]:
            best = (f(t), i, t)
    d, i, t = best
    return [sum(lengths[:i]) + (edge(line[i], mix(line[i], line[i + 1], t)) if t else 0), d]


def area(ring, n):
    poly = G.Polygon()
    for a, b in zip(ring, ring[1:]):
        for i in range(n):
            lon, lat = mix(a, b, i / n)
            poly.AddPoint(lat, lon)
    return abs(poly.Compute(False, True)[2])


def main():
    told = []
    for asked in json.load(sys.stdin):
        line = asked["line"]
        lengths = [edge(a, b) for a, b in zip(line, line[1:])]
        coarse, fine = area(asked["ring"], 50), area(asked["ring"], 100)
        told.append({
            "length_m": sum(lengths), "places": [place(line, lengths, p) for p in asked["places"]],
            "area_m2": fine + (fine - coarse) / 3, "edge_m": [dist(asked["center"], p) for p in asked["edge"]],
        })
    json.dump(told, sys.stdout)


main()

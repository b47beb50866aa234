"""Writes geodesics.csv: lon1,lat1,lon2,lat2,distance_m,azi1,azi2 by PyPI geographiclib. With a count, writes that many random pairs instead."""

import random
import sys

from geographiclib.geodesic import Geodesic


def special():
    yield from [
        (0, 0, 0, 0), (35, 33, 35, 33), (0, 0, 1, 0), (0, 0, 90, 0), (0, 0, 179, 0), (0, 0, 179.5, 0), (0, 0, 180, 0),
        (0, 0, 179.3941, 0), (0, 0, 179.9999, 1e-9), (0, 90, 0, -90), (10, 90, 50, 89), (0, -90, 20, -89.5), (0, 90, 120, 90),
        (5, 30, 185, -30), (0, 30, 179.9, -30), (0, 30, 179.5, -29.9), (0, 0.5, 179.5, -0.5), (0, 0.5, 179.7, 0.5), (0, -30, 179.8, 29.9),
        (0, 89.999999, 180, -89.999999), (0, 40, 180, 40), (0, 40, 180, -39.9), (179.9, 10, -179.9, 10), (-179.999, 0, 179.999, 0.001),
        (40, 36, 40, 36.0000001), (40, 36, 40.0000001, 36), (40, 36, 40.00001, 36.00001), (40, 36, 40.001, 36.001), (40, 36, 41, 37),
        (44.36, 33.31, 36.29, 33.51), (44.36, 33.31, 35.5, 33.89), (41, 34.4, 41.2, 36.5), (0, 45, 180, 45), (0, 1e-9, 179, -1e-9),
        (0, -0.0, 60, 1e-12), (0, 60, 120, 60), (-0.1, 51.5, 151.2, -33.9), (0, 35, 179.6, -35), (0, 1, 179.4, -1), (0, 5, 180, -5.01),
    ]


def main():
    rng = random.Random(1)
    pairs = list(special())
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    if len(sys.argv) > 1:
        rng, pairs = random.Random(2), []
    for i in range(n):
        lon1, lat1 = rng.uniform(-180, 180), rng.uniform(-90, 90)
        reach = 10 ** rng.uniform(-7, 2.2)
        lon2, lat2 = lon1 + rng.uniform(-reach, reach), lat1 + rng.uniform(-reach, reach)
        if i % 3 == 0:  # nearly antipodal
            lon2, lat2 = lon1 + 180 + rng.uniform(-1, 1), -lat1 + rng.uniform(-1, 1)
        lon2 = (lon2 + 540) % 360 - 180
        pairs.append((lon1, lat1, lon2, max(-90, min(90, lat2))))
    print("lon1,lat1,lon2,lat2,distance_m,azi1,azi2")
    for lon1, lat1, lon2, lat2 in pairs:
        g = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)
        print(*map(repr, map(float, (lon1, lat1, lon2, lat2, g["s12"], g["azi1"], g["azi2"]))), sep=",")


main()

"""Geodesics by GeographicLib, and Lambert's azimuthal equal-area projection of the WGS 84 ellipsoid (EPSG method 9820; Snyder 1987, pages 187-190)."""

import math

from geographiclib.geodesic import Geodesic

A, F = 6378137.0, 1 / 298.257223563
E2 = F * (2 - F)
E = math.sqrt(E2)


def geodesic_km(a, b):
    return Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0], Geodesic.DISTANCE)["s12"] / 1000


def q_of(latitude):
    s = math.sin(latitude)
    return (1 - E2) * (s / (1 - E2 * s * s) - math.log((1 - E * s) / (1 + E * s)) / (2 * E))


class EqualArea:
    def __init__(self, lon, lat):
        self.lon0 = math.radians(lon)
        p = math.radians(lat)
        self.qp = q_of(math.pi / 2)
        self.b0 = math.asin(q_of(p) / self.qp)
        self.rq = A * math.sqrt(self.qp / 2)
        self.d = A * math.cos(p) / math.sqrt(1 - E2 * math.sin(p) ** 2) / (self.rq * math.cos(self.b0))

    def metres(self, lon, lat):
        dl, b = math.radians(lon) - self.lon0, math.asin(q_of(math.radians(lat)) / self.qp)
        s0, c0 = math.sin(self.b0), math.cos(self.b0)
        k = self.rq * math.sqrt(2 / (1 + s0 * math.sin(b) + c0 * math.cos(b) * math.cos(dl)))
        return k * self.d * math.cos(b) * math.sin(dl), k / self.d * (c0 * math.sin(b) - s0 * math.cos(b) * math.cos(dl))

    def degrees(self, x, y):
        rho = math.hypot(x / self.d, self.d * y)
        if rho == 0:
            return math.degrees(self.lon0), self.latitude(self.b0)
        c = 2 * math.asin(rho / (2 * self.rq))
        b = math.asin(math.cos(c) * math.sin(self.b0) + self.d * y * math.sin(c) * math.cos(self.b0) / rho)
        lon = self.lon0 + math.atan2(x * math.sin(c), self.d * rho * math.cos(self.b0) * math.cos(c) - self.d**2 * y * math.sin(self.b0) * math.sin(c))
        return math.degrees(lon), self.latitude(b)

    def latitude(self, b):
        """The latitude whose authalic one is b, by Newton's method."""
        target, p = self.qp * math.sin(b), b
        for _ in range(20):
            s = math.sin(p)
            p += (target - q_of(p)) * (1 - E2 * s * s) ** 2 / (2 * (1 - E2) * math.cos(p))
        return math.degrees(p)

"""GeoJSON geometries: where they are, what they meet, and, as PROJ has it, where they are in another CRS."""

import functools
import math
import re

from osgeo import osr

osr.UseExceptions()
METRES = 111_320  # of a degree


def positions(g):
    """Every position of a geometry."""
    if not g:
        return
    if g["type"] == "GeometryCollection":
        for part in g["geometries"]:
            yield from positions(part)
        return
    level = [g["coordinates"]]
    while level and isinstance(level[0][0] if level[0] else None, list):
        level = [x for part in level for x in part]
    yield from (p for p in level if p)


def on_earth(p):
    return abs(p[0]) <= 180 and abs(p[1]) <= 90


def lines(g):
    """The lines and rings of a geometry, rings in lists by polygon."""
    kind, c = g["type"], g.get("coordinates")
    if kind == "GeometryCollection":
        found = [lines(part) for part in g["geometries"]]
        return [x for f in found for x in f[0]], [x for f in found for x in f[1]]
    return {"LineString": ([c], []), "MultiLineString": (c, []), "Polygon": ([], [c]), "MultiPolygon": ([], c)}.get(kind, ([], []))


def meets(g, box, slack=0):
    """Whether a geometry has a point of a box, whose west may be over its east. None meets nothing."""
    if not g:
        return False
    w, s, e, n = box
    if w > e:
        return meets(g, (w, s, 180, n)) or meets(g, (-180, s, e, n))
    w, s, e, n = w - slack, s - slack, e + slack, n + slack
    if any(w <= p[0] <= e and s <= p[1] <= n for p in positions(g)):
        return True
    strings, polygons = lines(g)
    for line in [*strings, *(ring for polygon in polygons for ring in polygon)]:
        if any(crosses(a, b, w, s, e, n) for a, b in zip(line, line[1:])):
            return True
    return any(sum(inside(w, s, ring) for ring in polygon) % 2 for polygon in polygons)


def crosses(a, b, w, s, e, n):
    """Whether a segment has a point of a box (Liang and Barsky)."""
    low, high = 0.0, 1.0
    for start, step, least, most in ((a[0], b[0] - a[0], w, e), (a[1], b[1] - a[1], s, n)):
        if step == 0:
            if not least <= start <= most:
                return False
            continue
        t = sorted(((least - start) / step, (most - start) / step))
        low, high = max(low, t[0]), min(high, t[1])
    return low <= high


def inside(x, y, ring):
    odd = False
    for a, b in zip(ring, ring[1:]):
        if (a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]):
            odd = not odd
    return odd


def is_crs(uri):
    return re.fullmatch(r"http://www\.opengis\.net/def/crs/(OGC/1\.3/CRS84h?|EPSG/[0-9.]+/[0-9]+)", uri) is not None


@functools.cache
def crossing(uri):
    """PROJ's way from CRS84, or None for itself. Axes are in the order of the CRS."""
    if uri.endswith("CRS84"):
        return None
    usual, other = osr.SpatialReference(), osr.SpatialReference()
    usual.ImportFromEPSG(4326)
    usual.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    other.ImportFromEPSG(int(uri.rsplit("/", 1)[1]))
    other.SetAxisMappingStrategy(osr.OAMS_AUTHORITY_COMPLIANT)
    return osr.CoordinateTransformation(usual, other)


def to_point(p, uri):
    way = crossing(uri)
    return list(p[:2]) if way is None else list(way.TransformPoint(p[0], p[1])[:2])


def to(g, uri):
    if not g:
        return g
    if g["type"] == "GeometryCollection":
        return {"type": g["type"], "geometries": [to(part, uri) for part in g["geometries"]]}

    def deep(c):
        return [deep(x) for x in c] if c and isinstance(c[0], list) else to_point(c, uri)

    return {"type": g["type"], "coordinates": deep(g["coordinates"])}


def slack(uri):
    """How far an edge that is straight in degrees may be from where it is drawn in a CRS."""
    return 0 if in_degrees(uri) else 1000


def in_degrees(uri):
    return uri.endswith(("CRS84", "/4326"))


def apart(g, other, uri):
    """How far a geometry in a CRS is from where PROJ has that of CRS84, in metres on the ground at most. Poles have no place in all."""
    if not g or not other:
        return 0 if g == other else math.inf
    here, there = list(positions(g)), list(positions(other))
    if len(here) != len(there):
        return math.inf
    off = 0
    for p, q in zip(here, there):
        unit = METRES if in_degrees(uri) else math.cos(math.radians(p[1])) if uri.endswith("/3857") else 1
        if abs(p[1]) < 89.9 or in_degrees(uri):
            off = max(off, unit * math.dist(to_point(p, uri), q[:2]))
    return off


def box_in(box, uri):
    """A box in a CRS by its lowest and its highest corner, in the order of the axes."""
    return (*to_point(box[:2], uri), *to_point(box[2:], uri))

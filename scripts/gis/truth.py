"""What a threatmap server says of a collection: what readers of it are held against."""

import json
import math
import urllib.request

NEAR = 2e-7  # of a degree: positions have seven decimals
WORLD = 2 * math.pi * 6378137.0


def get(address, accept=None):
    request = urllib.request.Request(address, headers={"Accept": accept} if accept else {})
    with urllib.request.urlopen(request, timeout=300) as answer:
        return answer.read()


class Truth:
    """What the server says of a collection: in GeoJSON, whole, and in its schema."""

    def __init__(self, address, name):
        self.address, self.name = address, name
        features = json.loads(get(f"{address}/collections/{name}/items?f=geojson&all=true"))["features"]
        self.count = json.loads(get(f"{address}/collections/{name}/items?limit=1"))["numberMatched"]
        if self.count != len(features):
            raise SystemExit(f"{name}: numberMatched is {self.count}, all=true has {len(features)} features")
        self.placed = sum(f["geometry"] is not None for f in features)
        self.extent = extent_of(list(positions(f["geometry"]["coordinates"])) for f in features if f["geometry"])
        schema = json.loads(get(f"{address}/collections/{name}/schema"))["properties"]
        self.types = {n: kind(p) for n, p in schema.items() if p.get("x-ogc-role") not in ("id", "primary-geometry")}
        self.seen = {n for f in features for n, v in f["properties"].items() if v is not None}
        first = json.loads(get(f"{address}/collections/{name}/items?f=geojson&limit=10"))["features"]
        self.seen_first = {n for f in first for n, v in f["properties"].items() if v is not None}
        self.geometries = {f["geometry"]["type"] for f in features if f["geometry"]}
        self.points = "Point" in self.geometries


def kind(p):
    named = p.get("type", "any")  # a column of JSON says none
    if isinstance(named, list):
        named = next(t for t in named if t != "null")
    return p["format"] if p.get("format") in ("date", "date-time") else named


def positions(coordinates):
    if coordinates and isinstance(coordinates[0], (int, float)):
        yield coordinates
    else:
        for part in coordinates:
            yield from positions(part)


def extent_of(lists):
    box = None
    for points in lists:
        for p in points:
            x, y = p[0], p[1]
            box = (x, x, y, y) if box is None else (min(box[0], x), max(box[1], x), min(box[2], y), max(box[3], y))
    return box


def same_extent(got, want, near=NEAR):
    if want is None:
        return got is None or not any(got) or any(map(math.isinf, got))
    return got is not None and all(abs(g - w) <= near for g, w in zip(got, want))


def mercator(box):
    def y(lat):
        lat = max(-85.0511287798, min(85.0511287798, lat))
        return WORLD / (2 * math.pi) * math.asinh(math.tan(math.radians(lat)))

    return (box[0] / 360 * WORLD, box[1] / 360 * WORLD, y(box[2]), y(box[3]))

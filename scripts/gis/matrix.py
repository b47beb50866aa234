"""Reads every collection of a threatmap server through each of GDAL's drivers and holds what they read against what the server says of it: how many features, where,
in which reference system, and of which type each field is. Prints a table, a row a collection; a cell that is not "ok" fails.

Usage: matrix.py http://127.0.0.1:8080
"""

import json
import math
import os
import sys
import tempfile

from osgeo import gdal, ogr
from truth import WORLD, Truth, extent_of, get, mercator, positions, same_extent

gdal.UseExceptions()
gdal.SetConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "0")

OPEN = []

# Points have their place in lon and lat, all else as WKT.
POINTS = ["X_POSSIBLE_NAMES=lon", "Y_POSSIBLE_NAMES=lat"]
LINES = ["GEOM_POSSIBLE_NAMES=wkt"]

# What GDAL may make of a type of the schema. An integer may be read in the wider type, and what only some features have in no type at all: as text.
TYPES = {
    "string": {"String"},
    "date-time": {"DateTime", "String"},
    "date": {"Date", "String"},
    "integer": {"Integer", "Integer64"},
    "number": {"Real", "Integer", "Integer64"},
    "boolean": {"Integer:Boolean", "Integer"},
    "array": {"StringList", "IntegerList", "Integer64List", "RealList", "String:JSON", "String"},
    "object": {"String:JSON", "String"},
    "any": {"String:JSON", "String"},
}


def type_of(field):
    name, sub = field.GetTypeName(), ogr.GetFieldSubTypeName(field.GetSubType())
    return name if sub == "None" else f"{name}:{sub}"


def faults(layer, truth, typed=True, seen=None, instants=False, system=True, placed_only=False):
    """What of an opened layer is not as it should be. seen are the fields that it must have; with instants a date may be one; without system, the format tells none."""
    want = truth.placed if placed_only else truth.count
    seen = truth.seen if seen is None else seen
    got = sum(1 for _ in layer)
    if got != want:
        yield f"{got} features, not {want}"
    if layer.GetFeatureCount() != got:
        yield f"says {layer.GetFeatureCount()} features and has {got}"
    extent = layer.GetExtent() if got and truth.extent else None
    if not same_extent(extent, truth.extent):
        yield f"extent {extent}, not {truth.extent}"
    srs = layer.GetSpatialRef()
    if system and truth.placed and (srs is None or not srs.IsGeographic() or srs.GetAuthorityCode(None) not in ("4326", "CRS84")):
        yield f"in {srs and srs.GetName()}"
    if not typed:
        return
    definition = layer.GetLayerDefn()
    fields = {definition.GetFieldDefn(i).GetName(): definition.GetFieldDefn(i) for i in range(definition.GetFieldCount())}
    for name, want_type in truth.types.items():
        field = fields.get(name)
        allowed = TYPES[want_type] | ({"DateTime"} if instants and want_type == "date" else set())
        if field is None:
            if name in seen:
                yield f"no field {name}"
        elif name in seen and not {type_of(field), field.GetTypeName()} & allowed:
            yield f"{name} is {type_of(field)}, not {want_type}"


def oapif(truth, _):
    """GDAL takes the types from the schema of a feature that the collection links to; it would guess them from the first few features."""
    source = gdal.OpenEx(f"OAPIF:{truth.address}/collections/{truth.name}", gdal.OF_VECTOR, open_options=["PAGE_SIZE=1000"])
    yield from faults(source.GetLayer(0), truth, seen=set(truth.types))


def file(driver, f, ending, **how):
    def read(truth, folder):
        path = os.path.join(folder, f"{truth.name}.{ending}")
        with open(path, "wb") as out:
            out.write(get(f"{truth.address}/collections/{truth.name}/items?f={f}&all=true"))
        options = (POINTS if truth.points else LINES) if driver == "CSV" else []
        source = gdal.OpenEx(path, gdal.OF_VECTOR, allowed_drivers=[driver], open_options=options)
        layer = source.GetLayer(0) if source.GetLayerCount() else None
        if layer is None:
            if truth.count:
                yield "no layer"
            return
        yield from faults(layer, truth, **how)

    return read


def mvt(truth, folder):
    """The tiles of the lowest zoom that has any: every incident is counted in them, and of the others none is more than there is, nor elsewhere."""
    count, ids, left, box = 0, set(), 0, None
    zoom, layers = lowest(truth, folder)
    if not layers:
        if truth.placed:
            yield "no tile has the layer"
        return
    for layer, omitted in layers:
        if layer.GetSpatialRef().GetAuthorityCode(None) != "3857":
            yield f"in {layer.GetSpatialRef().GetName()}"
        for f in layer:
            said = json.loads(f.ExportToJson())
            count += said["properties"].get("point_count") or 1
            ids.add((said["properties"].get("mvt_id"), said["properties"].get("id")))
            box = extent_of([[(box[0], box[2]), (box[1], box[3])] if box else [], positions(said["geometry"]["coordinates"])])
        left += omitted
    unit = WORLD / 512 / 2**zoom  # a pixel: outlines are simplified, and a tile has a little of what is beyond its edges
    if truth.name == "incidents":
        mapped = json.loads(get(f"{truth.address}/stats/count"))["mapped"]
        if zoom == 0 and count + left != mapped:
            yield f"counts {count} and left out {left}, not {mapped}"
        return
    if len(ids) > truth.placed:
        yield f"{len(ids)} features, of {truth.placed}"
    want = mercator(truth.extent)
    if not (box[0] >= want[0] - 2 * unit and box[1] <= want[1] + 2 * unit and box[2] >= want[2] - 2 * unit and box[3] <= want[3] + 2 * unit):
        yield f"extent {box}, not within {want}"
    if len(ids) == truth.placed and left == 0 and not same_extent(box, want, 2 * unit):
        yield f"extent {box}, not {want}"


def lowest(truth, folder):
    """The lowest zoom whose tiles have the layer, and those: pairs of a layer and how many features were left out beside it."""
    if not truth.extent:
        return 0, []
    west, east, south, north = mercator(truth.extent)
    for zoom in range(8):
        side = WORLD / 2**zoom
        columns = range(int((west + WORLD / 2) / side), min(2**zoom - 1, int((east + WORLD / 2) / side)) + 1)
        rows = range(max(0, int((WORLD / 2 - north) / side)), min(2**zoom - 1, int((WORLD / 2 - south) / side)) + 1)
        found = [t for x in columns for y in rows if (t := tile(truth, folder, zoom, x, y))]
        if found:
            return zoom, found
    return 0, []


def tile(truth, folder, z, x, y):
    path = os.path.join(folder, f"{truth.name}-{z}-{x}-{y}.mvt")
    body = get(f"{truth.address}/tiles/{truth.name}/{z}/{x}/{y}.mvt")
    if not body:
        return None
    with open(path, "wb") as out:
        out.write(body)
    source = gdal.OpenEx(path, gdal.OF_VECTOR, allowed_drivers=["MVT"], open_options=[f"X={x}", f"Y={y}", f"Z={z}", "CLIP=NO"])
    OPEN.append(source)  # its layers live no longer than it does
    layer, omitted = source.GetLayerByName(truth.name), source.GetLayerByName("left_out")
    return layer and (layer, sum(f.GetField("count") or 0 for f in omitted) if omitted else 0)


READERS = {
    "OAPIF": oapif,
    "GeoJSON": file("GeoJSON", "geojson", "geojson"),
    "GPKG": file("GPKG", "gpkg", "gpkg"),
    "FlatGeobuf": file("FlatGeobuf", "fgb", "fgb", instants=True),  # which has no type of dates
    "KML": file("KML", "kml", "kml", typed=False, placed_only=True),  # the driver passes over what has no place
    "CSV": file("CSV", "csv", "csv", typed=False, system=False),
    "MVT": mvt,
}


def main(address):
    names = [c["id"] for c in json.loads(get(f"{address}/collections"))["collections"] if c.get("itemType", "feature") == "feature"]
    found = []
    print(f"{'collection':24}{'features':>9}  " + "".join(f"{d:12}" for d in READERS))
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            truth = Truth(address, name)
            row = f"{name:24}{truth.count:9}  "
            for driver, read in READERS.items():
                try:
                    bad = list(read(truth, folder))
                except RuntimeError as e:
                    bad = [str(e)]
                found += [f"{driver}, {name}: {b}" for b in bad]
                row += f"{'ok' if not bad else 'NO':12}"
            print(row, flush=True)
    if found:
        sys.exit("\n".join(found))


main(sys.argv[1].rstrip("/"))

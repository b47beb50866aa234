"""Reads every collection of a threatmap server that has a place through QGIS's OAPIF provider, and draws its vector tiles, and holds both against what the server itself says: how many features,
of which geometry, with which fields of which types, where, and in which reference system. Prints a line a collection; ends with what differs.

Boxes are lon/lat degrees (CRS84).
"""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "gis"))

from qgis.core import (
    QgsApplication,
    QgsFeatureRequest,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileBasicRenderer,
    QgsVectorTileLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor
from truth import Truth, get, mercator, same_extent

BOX = (40.0, 33.0, 42.0, 35.0)

# What QGIS may make of a type of the schema. It takes types from the first few features: what has no value in these is a text.
TYPES = {
    "string": {"String"},
    "date-time": {"DateTime"},
    "date": {"Date"},
    "integer": {"Integer", "Integer64"},
    "number": {"Real", "Integer", "Integer64"},
    "boolean": {"Boolean"},
    "array": {"StringList", "IntegerList", "RealList", "JSON"},
    "object": {"JSON"},
    "any": {"JSON", "String"},
}

SIDE, MARGIN = 400, 0.25  # pixels of a picture; what is beside the extent in it, as a share of the extent
BRUSH = 6  # pixels that a mark may reach beyond its place
THINNED = {"places"}  # from afar their tiles have the large ones only: these are within the extent


def kinds(geometries):
    """Kinds of geometry, in which one part and several are the same, as QGIS has it."""
    return {g.replace("Multi", "") for g in geometries}


def items(truth, layer):
    """What of the layer of OGC API – Features is not as it should be."""
    if layer.crs().authid() not in ("OGC:CRS84", "EPSG:4326"):  # QGIS swaps the latter's axes itself
        yield f"in {layer.crs().authid()}"
    boxed = json.loads(get(f"{truth.address}/collections/{truth.name}/items?limit=1&bbox=" + ",".join(map(str, BOX))))["numberMatched"]
    inside = sum(1 for _ in layer.getFeatures(QgsFeatureRequest(QgsRectangle(*BOX))))
    if inside != boxed:
        yield f"{inside} features in the box, not {boxed}"
    read, got, extent = 0, set(), QgsRectangle()
    extent.setMinimal()
    for f in layer.getFeatures():
        read += 1
        if not f.geometry().isNull():
            got.add(QgsWkbTypes.displayString(f.geometry().wkbType()))
            extent.combineExtentWith(f.geometry().boundingBox())
    if read != truth.count:
        yield f"{read} features, not {truth.count}"
    if kinds(got) != kinds(truth.geometries):
        yield f"its features are {got}, not {truth.geometries}"
    if not same_extent((extent.xMinimum(), extent.xMaximum(), extent.yMinimum(), extent.yMaximum()), truth.extent):
        yield f"extent {extent.toString(9)}, not {truth.extent}"
    fields = {f.name(): f.typeName() for f in layer.fields()}
    for name in truth.seen_first:
        if name not in fields:
            yield f"no field {name}"
        elif name in truth.types and fields[name] not in TYPES[truth.types[name]]:
            yield f"{name} is {fields[name]}, not {truth.types[name]}"


def tiles(truth):
    """What QGIS draws of the vector tiles, against the extent."""
    layer = QgsVectorTileLayer(f"type=xyz&url={truth.address}/tiles/{truth.name}/{{z}}/{{x}}/{{y}}.mvt&zmin=0&zmax=20", truth.name)
    if not layer.isValid() or layer.crs().authid() != "EPSG:3857":
        yield f"no layer of vector tiles, or in {layer.crs().authid()}: {layer.error().message()}"
        return
    black = QColor("black")
    renderer = QgsVectorTileBasicRenderer()
    renderer.setStyles(QgsVectorTileBasicRenderer.simpleStyle(black, black, 0.5, black, 0.5, black, black, 1))
    layer.setRenderer(renderer)
    west, east, south, north = mercator(truth.extent)
    half = max(east - west, north - south, 2e5) * (0.5 + MARGIN)
    middle = (west + east) / 2, (south + north) / 2
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setOutputSize(QSize(SIDE, SIDE))
    settings.setExtent(QgsRectangle(middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    picture = job.renderedImage()
    drawn = [(x, y) for y in range(SIDE) for x in range(SIDE) if picture.pixel(x, y) & 0xFFFFFF != 0xFFFFFF]
    if not drawn:
        yield "nothing is drawn of its tiles"
        return
    unit = SIDE / (2 * half)
    want = [(v - middle[i // 2]) * unit + SIDE / 2 for i, v in enumerate((west, east, south, north))]
    xs, ys = [x for x, _ in drawn], [SIDE - 1 - y for _, y in drawn]
    got = [min(xs), max(xs), min(ys), max(ys)]
    beyond = [want[0] - got[0], got[1] - want[1], want[2] - got[2], got[3] - want[3]]
    if any(b > BRUSH or b < -BRUSH and truth.name not in THINNED for b in beyond):
        yield f"its tiles are drawn at {got} of {SIDE} pixels, not {[round(w) for w in want]}"


def faults(address, name):
    truth = Truth(address, name)
    layer = QgsVectorLayer(f" restrictToRequestBBOX='1' pageSize='10000' typename='{name}' url='{address}'", name, "OAPIF")
    if not layer.isValid():
        yield f"no valid layer: {layer.error().message()}"
    elif truth.placed:
        yield from items(truth, layer)
        yield from tiles(truth)
    print(f"QGIS: {name:24}{truth.count:9} features, {len(layer.fields())} fields, {'/'.join(sorted(truth.geometries)) or 'no geometry'}", flush=True)


def main(address):
    app = QgsApplication([], False)
    app.initQgis()
    names = [c["id"] for c in json.loads(get(f"{address}/collections"))["collections"]]
    found = [f"{name}: {fault}" for name in names for fault in faults(address, name)]
    app.exitQgis()
    if found:
        sys.exit("QGIS: " + "\nQGIS: ".join(found))


main(sys.argv[1].rstrip("/"))

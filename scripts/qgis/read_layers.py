"""Reads layers of a threatmap server through QGIS's OAPIF provider and compares them with what the server itself says.

Boxes are lon/lat degrees (CRS84). Ends with an error that names the first difference.
"""

import json
import sys
import urllib.request

from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer

BOX = (40.0, 33.0, 42.0, 35.0)


def matched(address, collection, box=None):
    """numberMatched of the collection, in the box if one is given."""
    query = "limit=1" + ("&bbox=" + ",".join(map(str, box)) if box else "")
    with urllib.request.urlopen(f"{address}/collections/{collection}/items?{query}", timeout=60) as answer:
        return json.load(answer)["numberMatched"]


def check(what, got, want):
    if got != want:
        sys.exit(f"QGIS: {what}: {got}, the server says {want}")


def read(address, collection):
    layer = QgsVectorLayer(f" restrictToRequestBBOX='1' pageSize='1000' typename='{collection}' url='{address}'", collection, "OAPIF")
    if not layer.isValid():
        sys.exit(f"QGIS: {collection} is no valid layer: {layer.error().message()}")
    if layer.crs().authid() not in ("OGC:CRS84", "EPSG:4326"):  # QGIS swaps the latter's axes itself
        sys.exit(f"QGIS: {collection} is taken to be in {layer.crs().authid()}")
    names = [field.name() for field in layer.fields()]
    inside = list(layer.getFeatures(QgsFeatureRequest(QgsRectangle(*BOX))))
    check(f"{collection} in the box", len(inside), matched(address, collection, BOX))
    everything = list(layer.getFeatures())
    check(f"{collection}, all", len(everything), matched(address, collection))
    print(f"QGIS: {collection}: {len(everything)} features with {len(names)} fields, {len(inside)} of them in the box")
    return names


def main(address):
    app = QgsApplication([], False)
    app.initQgis()
    if "side" not in read(address, "belts") or "event_type" not in read(address, "incidents"):
        sys.exit("QGIS: a layer lacks its fields")
    app.exitQgis()


main(sys.argv[1].rstrip("/"))

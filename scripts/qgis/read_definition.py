"""Opens a layer definition (.qlr) of a threatmap server in QGIS, as a double click would, and compares what its layers hold with what the server itself says.

Ends with an error that names the first difference.
"""

import json
import sys
import tempfile
import urllib.request

from qgis.core import QgsApplication, QgsLayerDefinition, QgsProject


def ask(address):
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read()


def check(what, got, want):
    if got != want:
        sys.exit(f"QGIS: {what}: {got}, must be {want}")


def read(address, collection, query):
    project = QgsProject()
    with tempfile.NamedTemporaryFile(suffix=".qlr") as file:
        file.write(ask(f"{address}/collections/{collection}/qgis.qlr?{query}"))
        file.flush()
        ok, message = QgsLayerDefinition.loadLayerDefinition(file.name, project, project.layerTreeRoot())
    if not ok:
        sys.exit(f"QGIS: the definition of {collection}?{query} is none: {message}")
    layers = project.mapLayers().values()
    for layer in layers:
        if not layer.isValid():
            sys.exit(f"QGIS: {layer.name()} is no valid layer: {layer.error().message()}")
        check(f"the system of {layer.name()}", layer.crs().authid(), "EPSG:4326")
    served = json.loads(ask(f"{address}/collections/{collection}/items?f=geojson&all=true&{query}"))["features"]
    got = sorted(f["id"] for layer in layers for f in layer.getFeatures())
    check(f"{collection}?{query}", got, sorted(f["id"] for f in served if f["geometry"]))
    print(f"QGIS: {collection}?{query}: {len(got)} features on {len(layers)} layers")
    return {layer.name().rsplit("(", 1)[-1].rstrip(")"): layer for layer in layers}, project


def main(address):
    app = QgsApplication([], False)
    app.initQgis()
    layers, project = read(address, "incidents", "")
    for name, layer in layers.items():
        check(f"the renderer of {name}", layer.renderer().type(), "categorizedSymbol")
        check(f"the categories of {name}", [c.value() for c in layer.renderer().categories()], ["adversary_action", "security_action", "engagement", "other"])
        check(f"the time of {name}", (layer.temporalProperties().isActive(), layer.temporalProperties().startField()), (True, "first_day"))
    categories = layers["points"].renderer().categories()  # which own their symbols
    check("colour of what the adversary did", categories[0].symbol().color().name(), "#c2461c")
    read(address, "incidents", "side=other")
    read(address, "belts", "border=IRQ-SYR&width_km=25")
    read(address, "corridors", "")
    read(address, "places", "adm0=SYR")
    del layers, project
    app.exitQgis()


main(sys.argv[1].rstrip("/"))

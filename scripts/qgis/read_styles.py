"""Opens the vector tiles of a threatmap server in QGIS with the server's MapLibre style, as "Style URL" does, and compares what QGIS makes of it with what the server says.

Ends with an error that names the first difference.
"""

import json
import sys
import urllib.request

from qgis.core import QgsApplication, QgsMapBoxGlStyleConversionContext, QgsMapBoxGlStyleConverter, QgsVectorTileLayer, QgsWkbTypes


def ask(address):
    with urllib.request.urlopen(address, timeout=60) as answer:
        return json.load(answer)


def check(what, got, want):
    if got != want:
        sys.exit(f"QGIS: {what}: {got}, must be {want}")


def main(address):
    app = QgsApplication([], False)
    app.initQgis()
    style = ask(f"{address}/styles/light?side=other")
    tiles = ask(style["sources"]["incidents"]["url"])["tiles"][0]
    layer = QgsVectorTileLayer(f"type=xyz&url={urllib.request.quote(tiles, safe=':/{}')}&zmin=0&zmax=20", "incidents")
    if not layer.isValid():
        sys.exit(f"QGIS: {tiles} is no valid layer of vector tiles: {layer.error().message()}")
    check("the system of the tiles", layer.crs().authid(), "EPSG:3857")
    converter = QgsMapBoxGlStyleConverter()
    context = QgsMapBoxGlStyleConversionContext()
    check("reading the style", converter.convert(style, context), QgsMapBoxGlStyleConverter.Success)
    made = converter.renderer().styles()
    check("the styles", [s.styleName() for s in made][1:], [l["id"] for l in style["layers"]][1:])  # the background has a name of QGIS's
    wanted = {l["id"]: l["paint"] for l in style["layers"]}
    for s in made:
        if s.layerName() == "incidents":
            check(f"what {s.styleName()} draws", s.geometryType(), QgsWkbTypes.PointGeometry)
            mark = s.symbol().symbolLayer(0)
            colours = wanted[s.styleName()]["circle-color"], wanted[s.styleName()]["circle-stroke-color"]
            check(f"the colours of {s.styleName()}", (mark.color().name(), mark.strokeColor().name()), colours)
            if not s.filterExpression():
                sys.exit(f"QGIS: it takes no filter for {s.styleName()}")
    print(f"QGIS: {len(made)} styles of {len(style['layers'])} layers; warnings: {converter.warnings() or 'none'}")
    del layer, converter, made
    app.exitQgis()


main(sys.argv[1].rstrip("/"))

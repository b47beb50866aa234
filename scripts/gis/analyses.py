"""Asks a threatmap server for every analysis of real events, as its own description lists them, and lets GDAL load the table and the GeoJSON of each: as many features as the answer
has, areas where there are areas, and no complaint. Prints a line for each; one that is not "ok" fails.

Usage: analyses.py http://127.0.0.1:8080
"""

import csv
import io
import json
import sys
import tempfile
import time
import urllib.error
import urllib.request

from osgeo import gdal, ogr

gdal.UseExceptions()

ASKED = {
    "/analysis/tempo": "adm1=SY-DY",
    "/analysis/difference": "datetime=2016-01-01/2016-12-31&b_datetime=2015-01-01/2015-12-31&coarse=point&adm0=SYR&edge_km=25",
    "/analysis/hotspots": "datetime=2016-01-01/2016-12-31&coarse=point&adm0=SYR&edge_km=25&draws=9",
    "/analysis/near-repeat": "datetime=2016-01-01/2016-12-31&adm1=SY-DY&assume_uncertainty_m=1000&permutations=99",
    "/analysis/scan": "datetime=2016-01-01/2016-12-31&adm0=SYR&assume_uncertainty_m=5000&permutations=99",
    "/analysis/density": "adm1=SY-DY",
    "/analysis/clusters": "adm1=SY-DY",
    "/analysis/corridor-proposals": "from=makhoul-range&to=raqqa-and-countryside&cell_km=10&alternatives=0",
    "/belts/{border}/profile": "adm0=IRQ",
}
MORE = ["/analysis/alerts?by=border", "/analysis/alerts?by=adm0", "/analysis/alerts?by=corridor", "/analysis/alerts?by=area"] + [
    f"/belts/{{border}}/profile?table={table}" for table in ("profile", "weeks", "bands", "band_weeks")
] + [f"/corridors/{{id}}/profile?table={table}" for table in ("profile", "weeks", "segments", "incidents", "links")]
NAMES = {"{border}": "IRQ-SYR", "indicators/{id}": "indicators/prisons-and-camps", "{id}": "central-desert-tanf-rutba", "{other}": "eastern-hasakah-sinjar"}
AREAS = {"/analysis/alerts": {"Polygon", "MultiPolygon"}, "/analysis/lethality": {"Polygon", "MultiPolygon"}, "/analysis/alerts?by=border": {"LineString", "MultiLineString"}}


def get(url):
    while True:
        with urllib.request.urlopen(url) as answer:
            body = answer.read()
            if answer.status != 202:
                return body
        time.sleep(1)


def described(address):
    """The paths of analyses, with the formats of each."""
    for path, operations in json.loads(get(address + "/api"))["paths"].items():
        if "get" in operations and (path.startswith("/analysis/") or path.endswith("/profile") or "/compare/" in path):
            for parameter in operations["get"].get("parameters", []):
                if parameter.get("name") == "f":
                    yield path, parameter["schema"]["enum"]


def held(form, body):
    if form == "csv":
        return sum(1 for _ in csv.reader(io.StringIO(body.decode()))) - 1
    return len(json.loads(body)["features"])


def read(form, body):
    with tempfile.NamedTemporaryFile(suffix="." + form) as file:
        file.write(body)
        file.flush()
        options = ["AUTODETECT_TYPE=YES", "GEOM_POSSIBLE_NAMES=wkt"] if form == "csv" else []
        data = gdal.OpenEx(file.name, gdal.OF_VECTOR, open_options=options)
        layer = data.GetLayer(0)
        kinds, count, empty = set(), 0, 0
        for feature in layer:
            count += 1
            geometry = feature.GetGeometryRef()
            if geometry is not None:
                kinds.add(ogr.GeometryTypeToName(geometry.GetGeometryType()).replace(" ", ""))
                empty += geometry.IsEmpty()
        fields = layer.GetLayerDefn().GetFieldCount()
    return count, kinds, fields, empty


def check(address, question, form):
    path, _, query = question.partition("?")
    for name, value in NAMES.items():
        path = path.replace(name, value)
    query = "&".join(part for part in (query, f"f={form}") if part)
    try:
        body = get(f"{address}{path}?{query}")
    except urllib.error.HTTPError as refused:
        print(f"{question} {form}: {refused.code} {refused.read().decode()}")
        return False
    want = held(form, body)
    complaints = []
    gdal.PushErrorHandler(lambda level, number, text: complaints.append(text))
    count, kinds, fields, empty = read(form, body)
    gdal.PopErrorHandler()
    faults = list(complaints)
    if count != want or count == 0:
        faults.append(f"{count} features of {want}")
    if empty:
        faults.append(f"{empty} are empty")
    if form == "geojson" and (not kinds or not kinds <= AREAS.get(question, kinds)):
        faults.append(f"geometries {kinds}")
    print(f"{question} {form}: {'; '.join(faults) or 'ok'} ({count} of {fields} columns, {', '.join(sorted(kinds)) or 'no geometry'})")
    return not faults


def main(address):
    well = True
    forms_of = dict(described(address))
    questions = [path + ("?" + ASKED[path] if path in ASKED else "") for path in forms_of] + MORE
    for question in questions:
        forms = forms_of[question.partition("?")[0]]
        only_table = "table=" in question
        for form in ("csv", "geojson"):
            if form in forms and not (only_table and form == "geojson"):
                well = check(address, question, form) and well
    sys.exit(0 if well else 1)


main(sys.argv[1].rstrip("/"))

"""Reads every collection of a threatmap server as GeoParquet with geopandas and holds it against the server's GeoJSON and schema: how many, where, in which
reference system, and of which types. Prints a line a collection; ends with what differs."""

import io
import json
import sys

import geopandas
import pyarrow
import pyarrow.parquet
import pyarrow.types as types
from truth import get, kind

FITS = {
    "string": lambda t: types.is_string(t) or types.is_large_string(t),
    "date-time": types.is_timestamp,
    "date": types.is_date,
    "integer": types.is_integer,
    "number": lambda t: types.is_floating(t) or types.is_integer(t),
    "boolean": types.is_boolean,
    "array": types.is_list,
    "object": lambda t: types.is_string(t) or types.is_struct(t),
    "any": lambda t: isinstance(t, pyarrow.JsonType),
}


def faults(address, name):
    items = f"{address}/collections/{name}/items?all=true&f="
    body = get(items + "parquet")
    frame = geopandas.read_parquet(io.BytesIO(body))
    truth = geopandas.GeoDataFrame.from_features(json.loads(get(items + "geojson"))["features"], columns=["geometry"], crs="OGC:CRS84")
    if len(frame) != len(truth):
        yield f"{len(frame)} features, not {len(truth)}"
    if frame.crs is None or not frame.crs.equals("OGC:CRS84"):
        yield f"in {frame.crs}"
    got, want = frame.total_bounds, truth.total_bounds
    if truth.geometry.notna().any() and max(abs(got - want)) > 2e-7:
        yield f"extent {got}, not {want}"
    columns = {f.name: f.type for f in pyarrow.parquet.read_schema(io.BytesIO(body))}
    for field, p in json.loads(get(f"{address}/collections/{name}/schema"))["properties"].items():
        if p.get("x-ogc-role") in ("id", "primary-geometry"):
            continue
        if field not in columns:
            yield f"no column {field}"
        elif not FITS[kind(p)](columns[field]):
            yield f"{field} is {columns[field]}, not {kind(p)}"
    print(f"{name:24}{len(frame):9}", flush=True)


def main(address):
    names = [c["id"] for c in json.loads(get(f"{address}/collections"))["collections"]]
    found = [f"{name}: {fault}" for name in names for fault in faults(address, name)]
    if found:
        sys.exit("\n".join(found))


main(sys.argv[1].rstrip("/"))

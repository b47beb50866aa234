#!/usr/bin/env python3
"""check-ogc.py URL: holds a running server against the requirements of OGC API – Features (Parts 1 and 2) and OGC API – Tiles, in the steps of OGC's own test suites, for every collection
and not for three. Reads only. One line a requirement; ends with 1 where one does not hold. PROJ, by GDAL's Python (python3-gdal), is the judge of coordinates.

The suites (ets-ogcapi-features10, ets-ogcapi-tiles10) are Java programs that are not in Maven Central. What they look for beyond the text of the standards is looked for here too: OpenAPI that says style and explode,
a highest limit, durations in datetime, intervals of extents with both ends, a type for every link.
"""

import http.client
import json
import sys
import urllib.parse
from datetime import datetime, timedelta, timezone

from ogc import geometry, openapi
from ogc.report import Report

FEATURES, CRS, TILES = "/ogcapi-features-1/1.0/req", "/ogcapi-features-2/1.0/req", "/ogcapi-tiles-1/1.0/req"
JSON = "application/json, application/javascript, text/javascript, text/json"  # as REST-assured asks for JSON
GEOJSON, OPENAPI, HTML = "application/geo+json", "application/vnd.oai.openapi+json;version=3.0", "text/html"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
TILESETS = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-"
UNKNOWN_CRS = "http://www.opengis.net/def/crs/0/unsupported"
PAGE, MOST, COUNTED = 10, 10_000, 10_000  # features of an answer; pages that follow; how many are counted by walking
NEAR = 0.02  # metres: positions have seven decimals of a degree
BOXES = [(-1.5, 50, 1.5, 53), (-80, -5, -70, 5), (177, 65, -177, 70), (-180, 85, 180, 90), (-180, -90, 180, -85)]  # meridian, equator, antimeridian, poles


class Answer:
    def __init__(self, response, url):
        self.url, self.status, self.version = url, response.status, response.version
        self.headers, self.body = response.headers, response.read()

    def json(self):
        return json.loads(self.body)

    def type(self):
        return self.headers.get("Content-Type", "").split(";")[0]


def get(url, accept=JSON, **query):
    """Asks once. Names of parameters have _ for -."""
    parts = urllib.parse.urlsplit(url)
    text = "&".join(filter(None, [parts.query, urllib.parse.urlencode({k.replace("_", "-"): v for k, v in query.items()})]))
    connection = http.client.HTTPConnection(parts.netloc, timeout=120)
    try:
        connection.request("GET", (parts.path or "/") + ("?" + text if text else ""), headers={"Accept": accept})
        return Answer(connection.getresponse(), url + ("?" + text if text else ""))
    finally:
        connection.close()


def link(links, rel, media=None):
    return next((x for x in links or [] if x.get("rel") == rel and media in (None, x.get("type"))), None)


class Check:
    def __init__(self, root):
        self.root, self.report, self.api, self.collections = root.rstrip("/"), Report(), None, []

    def ok(self, requirement, holds, why):
        return self.report.add(requirement, bool(holds), why)

    def document(self, requirement, url, accept=JSON, **query):
        """The JSON of an answer that has to be 200, else None."""
        answer = get(url, accept, **query)
        if not self.ok(requirement, answer.status == 200, f"{answer.url}: {answer.status}"):
            return None
        try:
            return answer.json()
        except ValueError as error:
            self.ok(requirement, False, f"{answer.url}: {error}")
            return None

    def links(self, requirement, url, links, html=True, also=()):
        """A link to itself, one to the document as HTML, and a type with each."""
        me = link(links, "self")
        self.ok(requirement, me and me.get("type"), f"{url}: no link to itself with a type")
        self.ok(requirement, not html or link(links, "alternate", HTML), f"{url}: no link to it as HTML")
        for rel in also:
            self.ok(requirement, (link(links, rel) or {}).get("type"), f"{url}: no link {rel} with a type")
        for x in links or []:
            self.ok(requirement, x.get("rel") and x.get("type") and x.get("href"), f"{url}: a link without rel, type or href: {x}")

    # Part 1: the documents.

    def landing(self):
        answer = get(self.root + "/")
        self.ok(FEATURES + "/core/http", answer.version == 11, f"HTTP {answer.version / 10}")
        page = self.document(FEATURES + "/core/root-op", self.root + "/")
        rels = {x.get("rel") for x in (page or {}).get("links", [])}
        self.ok(FEATURES + "/core/root-success", rels >= {"service-desc", "conformance", "data"}, f"links {sorted(map(str, rels))}")
        self.ok(TILES + "/dataset-tilesets/landingpage", any(r.startswith(TILESETS) for r in rels), f"no link {TILESETS}…")
        return page or {"links": []}

    def definition(self, page):
        described = link(page["links"], "service-desc", OPENAPI)
        if not self.ok(FEATURES + "/core/api-definition-op", described, f"no link service-desc of type {OPENAPI}"):
            return
        self.api = self.document(FEATURES + "/core/api-definition-op", described["href"], OPENAPI)
        for why in openapi.faults(self.api or {}):
            self.ok(FEATURES + "/core/api-definition-success", False, why)
        self.ok(FEATURES + "/core/api-definition-success", self.api, "no document")
        server = ((self.api or {}).get("servers") or [{}])[0].get("url", "")
        self.ok(FEATURES + "/oas30/oas-impl", server.rstrip("/") in ("", self.root), f"servers[0] is {server}, not {self.root}")

    def conformance(self):
        classes = (self.document(FEATURES + "/core/conformance-op", self.root + "/conformance") or {}).get("conformsTo", [])
        for part, names in {"ogcapi-features-1": ("core", "oas30", "geojson", "html"), "ogcapi-features-2": ("crs",), "ogcapi-tiles-1": ("core", "tilesets-list", "oas30")}.items():
            for name in names:
                uri = f"http://www.opengis.net/spec/{part}/1.0/conf/{name}"
                self.ok(FEATURES + "/core/conformance-success", uri in classes, f"no {uri}")

    def listing(self):
        url = self.root + "/collections"
        doc = self.document(FEATURES + "/core/fc-md-op", url) or {}
        self.links(FEATURES + "/core/fc-md-links", url, doc.get("links"))
        self.collections = [c for c in doc.get("collections", []) if c.get("itemType", "feature") == "feature"]
        self.ok(FEATURES + "/core/fc-md-success", self.collections, "no collection")
        for c in self.collections:
            self.ok(FEATURES + "/core/fc-md-items", isinstance(c.get("id"), str) and c["id"], f"a collection without an id: {c}")
            self.ok(FEATURES + "/core/fc-md-items-links", link(c["links"], "items", GEOJSON) and link(c["links"], "items", HTML), f"{c['id']}: no links to items as GeoJSON and HTML")
            for x in c["links"]:
                self.ok(FEATURES + "/core/fc-md-items-links", x.get("rel") and x.get("type"), f"{c['id']}: {x}")
            self.extent(c)
            self.collection(c)

    def extent(self, c):
        extent = c.get("extent") or {}
        for box in (extent.get("spatial") or {}).get("bbox", []):
            self.ok(FEATURES + "/core/fc-md-extent", len(box) == 4 and geometry.on_earth(box[:2]) and geometry.on_earth(box[2:]), f"{c['id']}: box {box}")
        if "temporal" in extent:
            intervals = extent["temporal"].get("interval", [])
            self.ok(FEATURES + "/core/fc-md-extent", len(intervals) == 1 and len(intervals[0]) == 2 and all(map(instant, intervals[0])), f"{c['id']}: interval {intervals}")

    def collection(self, c):
        url = f"{self.root}/collections/{c['id']}"
        one = self.document(FEATURES + "/core/sfc-md-op", url) or {}
        for name in ("id", "title", "description", "extent"):
            self.ok(FEATURES + "/core/sfc-md-success", one.get(name) == c.get(name), f"{url}: {name} is another one than in the list")

    # Part 1: features.

    def parameters(self, c):
        path = openapi.path_of(self.api, f"/collections/{c['id']}/items")
        if not self.ok(FEATURES + "/oas30/completeness", path, f"/api has no path of the items of {c['id']}"):
            return
        for name, schema in {"bbox": {"type": "array"}, "limit": {"type": "integer"}, "datetime": {"type": "string"}, "crs": {"type": "string"}, "bbox-crs": {"type": "string"}}.items():
            requirement = {"datetime": FEATURES + "/core/fc-time-definition", "crs": CRS + "/crs/fc-crs-definition", "bbox-crs": CRS + "/crs/fc-bbox-crs-definition"}.get(name, FEATURES + f"/core/fc-{name}-definition")
            p = openapi.parameter(self.api, path, name) or {}
            seen = {k: p.get(k) for k in ("in", "style", "explode")} | {"required": p.get("required", False)}
            self.ok(requirement, seen == {"in": "query", "style": "form", "explode": False, "required": False}, f"{path}: {name} has {seen}")
            has = {k: p.get("schema", {}).get(k) for k in schema}
            self.ok(requirement, has == schema, f"{path}: the schema of {name} has {has}")
            if name == "bbox":  # of version 1.0, or of 1.0.1
                each = p.get("schema", {}).get("oneOf", [p.get("schema", {})])
                sizes = [(s.get("minItems"), s.get("maxItems")) for s in each]
                self.ok(requirement, sizes in ([(4, 6)], [(4, 4), (6, 6)]) and p["schema"].get("items", {}).get("type") == "number", f"{path}: bbox has {sizes} items")
            if name == "limit":
                self.ok(requirement, {"minimum", "maximum", "default"} <= p.get("schema", {}).keys(), f"{path}: limit says no minimum, maximum or default")

    def features(self, c, requirement, walk=False, **query):
        """Asks for features and looks at what every answer has to have. Returns the document."""
        url = f"{self.root}/collections/{c['id']}/items"
        answer = get(url, GEOJSON, **{"limit": PAGE, **query})
        if not self.ok(requirement, answer.status == 200 and answer.type() == GEOJSON, f"{answer.url}: {answer.status} {answer.type()}"):
            return {"features": []}, answer
        doc = answer.json()
        fc = FEATURES + "/core/fc-"
        self.ok(fc + "response", doc.get("type") == "FeatureCollection" and isinstance(doc.get("features"), list), f"{answer.url}: type {doc.get('type')}")
        self.links(fc + "links", answer.url, doc.get("links"))
        self.ok(fc + "timeStamp", instant(doc.get("timeStamp")), f"{answer.url}: timeStamp {doc.get('timeStamp')}")
        self.ok(fc + "numberReturned", doc.get("numberReturned", len(doc["features"])) == len(doc["features"]), f"{answer.url}: numberReturned {doc.get('numberReturned')} of {len(doc['features'])}")
        if "crs" not in query:
            for f in doc["features"]:
                self.ok(FEATURES + "/core/crs84", all(map(geometry.on_earth, geometry.positions(f.get("geometry")))), f"{answer.url}: {f.get('id')} is not on the earth")
        if walk and doc.get("numberMatched", MOST) <= COUNTED:
            total = self.walk(doc)
            self.ok(fc + "numberMatched", total == doc["numberMatched"], f"{answer.url}: numberMatched {doc['numberMatched']}, but {total} features came")
        return doc, answer

    def walk(self, doc):
        """How many features come, if the pages that follow are as long as they may be."""
        total, following = len(doc["features"]), link(doc["links"], "next")
        while following:
            address, _, query = following["href"].partition("?")
            pairs = [(k, v) for k, v in urllib.parse.parse_qsl(query) if k != "limit"]
            answer = get(f"{address}?{urllib.parse.urlencode(pairs)}", GEOJSON, limit=MOST)
            if not self.ok(FEATURES + "/core/fc-links", answer.status == 200, f"{answer.url}: {answer.status}"):
                break
            doc = answer.json()
            total, following = total + len(doc["features"]), link(doc["links"], "next")
        return total

    def items(self, c):
        url = f"{self.root}/collections/{c['id']}/items"
        for query in ({"limit": "unlimited"}, {"bbox": "1,2,3"}, {"datetime": "yesterday"}):
            answer = get(url, GEOJSON, **query)
            self.ok(FEATURES + "/core/query-param-invalid", answer.status == 400, f"{answer.url}: {answer.status}")
        answer = get(url, GEOJSON, unknownQueryParameter12345=1)
        self.ok(FEATURES + "/core/query-param-unknown", answer.status == 400, f"{answer.url}: {answer.status}")
        doc, _ = self.features(c, FEATURES + "/core/fc-op", walk=True)
        for f in doc["features"]:
            self.feature(c, str(f["id"]))
        self.boxes(c)
        self.times(c)
        for limit in (1, 100, MOST, MOST + 1):
            doc, answer = self.features(c, FEATURES + "/core/fc-limit-response", limit=limit)
            self.ok(FEATURES + "/core/fc-limit-response", len(doc["features"]) <= min(limit, MOST), f"{answer.url}: {len(doc['features'])} features")

    def feature(self, c, fid):
        url = f"{self.root}/collections/{c['id']}/items/{urllib.parse.quote(fid)}"
        answer = get(url, GEOJSON)
        self.ok(FEATURES + "/core/f-op", answer.status == 200 and answer.type() == GEOJSON, f"{url}: {answer.status} {answer.type()}")
        doc = answer.json() if answer.status == 200 else {}
        self.ok(FEATURES + "/core/f-success", doc.get("type") == "Feature" and str(doc.get("id")) == fid, f"{url}: {doc.get('type')} {doc.get('id')}")
        self.links(FEATURES + "/core/f-links", url, doc.get("links"), also=["collection"])
        return answer

    def boxes(self, c):
        spatial = (c.get("extent") or {}).get("spatial")
        for box in ([spatial["bbox"][0]] if spatial else []) + BOXES:
            doc, answer = self.features(c, FEATURES + "/core/fc-bbox-response", walk=True, bbox=",".join(f"{x:.7f}" for x in box))
            for f in doc["features"]:
                self.ok(FEATURES + "/core/fc-bbox-response", geometry.meets(f["geometry"], box), f"{answer.url}: {f['id']} is not in the box")

    def times(self, c):
        temporal = (c.get("extent") or {}).get("temporal")
        first, last = map(instant, temporal["interval"][0]) if temporal else (datetime(2019, 1, 1, tzinfo=timezone.utc), datetime(2019, 12, 31, tzinfo=timezone.utc))
        a = first + (last - first) / 4
        b, day = a + (last - first) / 4, a.date()
        texts = [rfc(first), f"{rfc(a)}/{rfc(b)}", f"{day}/P2D", f"{day}/{day + timedelta(2)}", f"{rfc(a)}/..", f"../{rfc(b)}", f"{day}/", f"/{day}"]
        counts = {text: self.features(c, FEATURES + "/core/fc-time-response", walk=True, datetime=text)[0].get("numberMatched") for text in texts}
        if temporal and None not in counts.values():  # what begins before the end or ends after the start of an interval is in one of its halves at least
            low, high, every = counts[f"../{rfc(b)}"], counts[f"{rfc(a)}/.."], self.features(c, FEATURES + "/core/fc-time-response", datetime=f"{rfc(first)}/{rfc(last)}")[0].get("numberMatched")
            self.ok(FEATURES + "/core/fc-time-response", low + high - counts[f"{rfc(a)}/{rfc(b)}"] == every, f"{c['id']}: {low} until, {high} from, {counts[f'{rfc(a)}/{rfc(b)}']} within, but {every} in all")
            self.ok(FEATURES + "/core/fc-time-response", counts[f"{day}/P2D"] <= counts[f"{day}/{day + timedelta(2)}"], f"{c['id']}: {counts}")

    # Part 2.

    def crs(self, c):
        names, storage, spatial = c.get("crs", []), c.get("storageCrs"), (c.get("extent") or {}).get("spatial")
        self.ok(CRS + "/crs/fc-md-crs-list", names and names[0] == CRS84, f"{c['id']}: {names}")
        self.ok(CRS + "/crs/fc-md-storageCrs-valid-value", storage is None or storage in names, f"{c['id']}: {storage} is not in its list")
        for name in names:
            self.ok(CRS + "/crs/crs-uri", geometry.is_crs(name), f"{c['id']}: {name}")
        plain, answer = self.features(c, CRS + "/crs/fc-crs-default-value")
        self.told(answer, CRS84, CRS + "/crs/fc-crs-default-value")
        items = f"{self.root}/collections/{c['id']}/items"
        for query in ({"crs": UNKNOWN_CRS}, {"bbox": "5,49,6,50", "bbox_crs": UNKNOWN_CRS}):
            refused = get(items, GEOJSON, **query)
            self.ok(CRS + ("/crs/fc-crs-valid-value" if "crs" in query else "/crs/fc-bbox-crs-valid-value"), refused.status == 400, f"{refused.url}: {refused.status}")
        for name in names:
            doc, answer = self.features(c, CRS + "/crs/crs-action", crs=name)
            self.told(answer, name, CRS + "/crs/ogc-crs-header")
            for was, now in zip(plain["features"], doc["features"]):
                off = geometry.apart(was["geometry"], now["geometry"], name)
                self.ok(CRS + "/crs/crs-action", was["id"] == now["id"] and off < NEAR, f"{answer.url}: {now['id']} is {off:.3f} m from where PROJ has it")
            for f in doc["features"][:1]:
                one = get(f"{items}/{urllib.parse.quote(str(f['id']))}", GEOJSON, crs=name)
                self.ok(CRS + "/crs/crs-action", one.status == 200 and one.json()["geometry"] == f["geometry"], f"{one.url}: {one.status}, or another geometry than in the list")
                self.told(one, name, CRS + "/crs/ogc-crs-header")
            if spatial:
                self.box_in(c, name, spatial["bbox"][0])

    def told(self, answer, name, requirement):
        self.ok(requirement, answer.headers.get("Content-Crs") == f"<{name}>", f"{answer.url}: Content-Crs {answer.headers.get('Content-Crs')}")

    def box_in(self, c, name, box):
        """The middle of the extent as a box in a CRS: what is found is in that box there, and in those that are boxes in degrees too, the same is found."""
        w, s, e, n = box
        box = (w + (e - w) / 4, s + (n - s) / 4, e - (e - w) / 4, n - (n - s) / 4)
        there = geometry.box_in(box, name)
        doc, answer = self.features(c, CRS + "/crs/bbox-crs-action", bbox=",".join(f"{x:.9f}" for x in there), bbox_crs=name)
        for f in doc["features"]:
            self.ok(CRS + "/crs/bbox-crs-action", geometry.meets(geometry.to(f["geometry"], name), there, slack=geometry.slack(name)), f"{answer.url}: {f['id']} is not in the box")
        if "/326" not in name:
            usual, _ = self.features(c, CRS + "/crs/bbox-crs-action", bbox=",".join(f"{x:.9f}" for x in box))
            self.ok(CRS + "/crs/bbox-crs-action", [f["id"] for f in doc["features"]] == [f["id"] for f in usual["features"]], f"{answer.url}: other features than in degrees")

    # Tiles.

    def tiles(self, page):
        for why in openapi.tile_faults(self.api or {}):
            self.ok(TILES + "/oas30/operation-id", False, why)
        self.ok(TILES + "/oas30/operation-id", self.api, "no document")
        sets = self.document(TILES + "/core/tms", self.root + "/tileMatrixSets") or {}
        for s in sets.get("tileMatrixSets", []):
            item = link(s["links"], "item", "application/json") or link(s["links"], "self")
            self.ok(TILES + "/tileset/tmxslink", item and (self.document(TILES + "/tileset/tmxslink", item["href"]) or {}).get("tileMatrices"), f"{s.get('id')}: no link to its matrices")
        for where, links in [("the landing page", page["links"]), *((c["id"], c["links"]) for c in self.collections)]:
            found = [x for x in links if x["rel"].startswith(TILESETS)]
            self.ok(TILES + "/geodata-tilesets/desc-links", found, f"{where}: no link to tilesets")
            for x in found:
                self.ok(TILES + "/geodata-tilesets/operation", urllib.parse.urlsplit(x["href"]).path.endswith("/tiles"), f"{where}: {x['href']} does not end in /tiles")
                for t in (self.document(TILES + "/tilesets-list/tileset-links", x["href"]) or {}).get("tilesets", []):
                    self.tileset(t)

    def tileset(self, short):
        requirement = TILES + "/tilesets-list/tileset-links"
        self.ok(requirement, {"dataType", "crs", "tileMatrixSetURI", "links"} <= short.keys(), f"{short.get('title')}: has only {sorted(short)}")
        for x in short["links"]:
            self.document(requirement, x["href"])
        me = link(short["links"], "self", "application/json")
        if not self.ok(requirement, me, f"{short.get('title')}: no link to itself as JSON"):
            return
        full = self.document(TILES + "/tileset/description", me["href"]) or {"links": []}
        templates = [x["href"] for x in full["links"] if all("{" + v + "}" in x["href"] for v in ("tileMatrix", "tileRow", "tileCol"))]
        for name in ("tilematrix", "tilerow", "tilecol"):
            self.ok(TILES + f"/core/tc-{name}-definition", templates, f"{me['href']}: no template")
        limits = full.get("tileMatrixSetLimits")
        if templates and self.ok(TILES + "/tileset/description", limits, f"{me['href']}: no limits"):
            for level in (limits[0], limits[len(limits) // 2], limits[-1]):
                self.tile(templates[0], level)

    def tile(self, template, level):
        def ask(row, col):
            return get(template.replace("{tileMatrix}", level["tileMatrix"]).replace("{tileRow}", str(row)).replace("{tileCol}", str(col)), "*/*")

        answer = ask(level["maxTileRow"], level["minTileCol"])
        self.ok(TILES + "/core/tc-success", answer.status in (200, 204), f"{answer.url}: {answer.status}")
        if answer.status == 200:
            self.ok(TILES + "/mvt/content", answer.type() == "application/vnd.mapbox-vector-tile" and answer.body, f"{answer.url}: {answer.type()}")
        for row, col in ((2**31 - 1, 2**31 - 1), (2 ** int(level["tileMatrix"]), level["minTileCol"])):
            answer = ask(row, col)
            self.ok(TILES + "/core/tc-error", answer.status in (400, 404), f"{answer.url}: {answer.status}")

    def run(self):
        page = self.landing()
        self.definition(page)
        self.conformance()
        self.listing()
        for c in self.collections:
            if self.api:
                self.parameters(c)
            self.items(c)
            self.crs(c)
        self.tiles(page)
        return self.report.end()


def instant(text):
    """An RFC 3339 time, or None."""
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")) if "T" in text else None
    except (AttributeError, ValueError):
        return None


def rfc(t):
    return t.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: check-ogc.py URL")
    sys.exit(Check(sys.argv[1]).run())

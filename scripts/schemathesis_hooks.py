"""What schemathesis can't know from the description of the API (SCHEMATHESIS_HOOKS names this file): texts of formats that no regular expression can say, names that only the data know, and
which parameters go together. Nothing is taken out of a check; requests that break these rules on purpose (negative ones) are left alone, but for a limit over the highest: by OGC API – Features
it counts as the highest, so what is asked for instead is below the lowest."""

import functools
import json
import time
import urllib.parse
import urllib.request
from datetime import date, timedelta

import schemathesis
from hypothesis import strategies as st

EXPRESSIONS = ["id IS NULL", "NOT (id IS NULL)", "id = 'none'", "id IN ('a','b')", "id LIKE 'T%'", "id < 'b' OR id IS NOT NULL", "S_INTERSECTS(geometry,BBOX(40,33,42,35))"]


def triangle(corner):
    x, y = corner
    return f"POLYGON(({x} {y},{x + 2} {y},{x + 2} {y + 2},{x} {y}))"


schemathesis.openapi.format("cql2-text", st.sampled_from(EXPRESSIONS))
schemathesis.openapi.format("wkt", st.tuples(st.integers(-60, 60), st.integers(-60, 60)).map(triangle))

# Names of the starting map.
KNOWN = {"belt": "IRQ-SYR", "among": "IRQ-SYR", "corridor": "central-desert-tanf-rutba", "area": "syrian-badia", "from": "syrian-badia", "to": "makhoul-range"}


def together(query):
    """Brings parameters in line with each other, as their descriptions say."""
    for name, value in KNOWN.items():
        if query.get(name):
            query[name] = value
    if query.get("filter-lang") == "cql2-json" and "filter" in query:
        query["filter"] = '{"op":"isNull","args":[{"property":"id"}]}'
    if "among" in query:  # the strips of one border
        query.setdefault("belt", KNOWN["belt"])
    if "belt" in query:
        query.setdefault("width_km", 25)
    else:
        query.pop("width_km", None)
    if "corridor" not in query:
        query.pop("half_width_km", None)
    side = query.get("side")
    if side and "adversary" not in str(side) and str(side).strip("[]'\"").isupper():  # a country, of a belt
        query["side"] = "IRQ" if "belt" in query else "other"
    query.pop("after", None)  # a cursor is what a next link holds
    if "edge_km" in query:
        query.pop("area_km2", None)
    if "b_side" in query:
        query.pop("b_datetime", None)
    if "sort" in query:
        query.pop("sortby", None)
    if query.get("all"):
        query.pop("limit", None)
        if query.get("f") == "html":  # a page to read never has everything
            query.pop("f")
    if "sortby" in query:
        query["sortby"] = once(query["sortby"])
    if "shared" in query:
        query["by"] = "border"
    query.pop("openness", None)  # of a layer, and none is loaded
    query.pop("openness_reach_km", None)


def once(keys):
    """An order names each property once, whether up or down."""
    seen = {}
    for key in keys if isinstance(keys, list) else str(keys).split(","):
        seen.setdefault(str(key).lstrip("+-"), key)
    return ",".join(seen.values())


@functools.cache
def monday(base):
    """A Monday of the incidents, some weeks after the first of them."""
    with urllib.request.urlopen(base.rstrip("/") + "/collections/incidents?f=json") as answer:
        first = json.load(answer)["extent"]["temporal"]["interval"][0][0]
    day = date.fromisoformat(first[:10]) + timedelta(weeks=7)
    return (day - timedelta(days=day.weekday())).isoformat()


def of_method(path, query):
    """Brings parameters in line with what an analysis is of."""
    if path == "/analysis/difference":
        if "b_side" in query:
            query["side"], query["b_side"] = "engagement", "other"
        elif "b_datetime" not in query or "datetime" not in query:
            query["datetime"], query["b_datetime"] = "2019-01-01/2019-12-31", "2018-01-01/2018-12-31"
    if "cell_km" in query:  # how many cells are too many depends on what they cover
        query["cell_km"] = max(20, float(query["cell_km"] or 0))
        if path in ("/analysis/density", "/analysis/corridor-proposals"):  # a cell is at most half the bandwidth
            query["cell_km"], query["bandwidth_km"] = 20, 50
    if path == "/analysis/near-repeat":  # which takes at most 50,000 incidents
        query.setdefault("datetime", "2019-01-01/2019-12-31")
    if path == "/analysis/seam":
        query["adm0"] = "IRQ"
        query.pop("adm1", None)  # of neighbours


def below(query):
    """Makes a limit that is too high one that is too low."""
    limit = str(query.get("limit", ""))
    if limit.isdigit() and int(limit) > 10_000:
        query["limit"] = 0


@schemathesis.hook
def before_call(context, case, kwargs):
    meta = case.meta
    if meta is not None and not meta.generation.mode.is_positive:
        below(case.query or {})
        return
    case.query = case.query or {}
    together(case.query)
    of_method(case.operation.path, case.query)
    if "asof" in case.query:
        case.query["asof"] = monday(case.operation.base_url)
    path = case.path_parameters or {}
    if "other" in path and path["other"] == path.get("id"):
        path["other"] = KNOWN["belt"]  # nothing is compared with itself


@schemathesis.hook
def after_call(context, case, response):
    """Waits for what is worked out in the background: a few such answers are at a time, and the next question would be told to come again."""
    for _ in range(60):
        if response.status_code != 202:
            return
        time.sleep(1)
        address = urllib.parse.urljoin(case.operation.base_url, response.headers["location"][0])
        with urllib.request.urlopen(address) as answer:
            if answer.status != 202:
                return

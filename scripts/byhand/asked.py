"""What the scripts here ask a threatmap server, and how they tell what they found. They follow docs/methods.md and no code of the server: "by hand" is from the incidents and lines that anybody can list."""

import datetime
import json
import math
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

ADDRESS = sys.argv[1].rstrip("/")
DATA_SET = "ucdp-ged"
DAY = datetime.timedelta(days=1)
compared = {}


def get(path, **parameters):
    """The answer as JSON. A parameter whose name is a word of Python has a _ behind it: from_."""
    query = urllib.parse.urlencode({name.rstrip("_"): value for name, value in parameters.items()}, safe=":,/")
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{ADDRESS}{path}?{query}") as answer:
                body = json.load(answer)
                if answer.status != 202:
                    return body
        except urllib.error.HTTPError as error:
            if error.code != 503:  # busy
                sys.exit(f"{path}?{query}: {error.read().decode()}")
        time.sleep(0.2)
    sys.exit(f"{path}?{query}: no answer within a minute")


class Incident:
    def __init__(self, feature):
        self.id, self.properties = feature["id"], feature["properties"]
        self.lon, self.lat = self.place = tuple(feature["geometry"]["coordinates"])
        self.first, self.last = (datetime.date.fromisoformat(self.properties[day]) for day in ("first_day", "last_day"))
        self.side, self.adm0, self.adm1 = (self.properties[name] for name in ("side", "adm0", "adm1"))
        self.week = monday(self.first) if monday(self.first) == monday(self.last) else None


def incidents(**parameters):
    """The single incidents of the UCDP's data set; all are dated points."""
    features = get("/collections/incidents/items", all="true", f="json", origin=DATA_SET, record_kind="incident", **parameters)["features"]
    return [Incident(f) for f in features if f["geometry"]]


def lines(collection, id):
    geometry = get(f"/collections/{collection}/items/{id}")["geometry"]
    return geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]


def rings(feature):
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def inside(point, edges):
    """By how many edges of the rings lie to the east."""
    x, y = point
    return sum((ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax) for (ax, ay), (bx, by) in edges) % 2 == 1


def monday(day):
    return day - day.weekday() * DAY


def mondays(first, last):
    """The weeks that lie between two days whole."""
    week = monday(first + 6 * DAY)
    return [week + 7 * n * DAY for n in range(((last + DAY) - week).days // 7)]


def compare(method, server, hand, within=1e-9, error=1e-12):
    """Two values are the same within a share of themselves (the answer's digits), or within an error (of chance); all else has to be equal."""
    numbers = all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in (server, hand))
    difference = abs(server - hand) if numbers else float(server != hand)
    allowed = max(within * abs(hand), error) if numbers else 0.0
    worst = difference / (allowed or 1e-300)
    count, before, *_ = compared.get(method, (0, -1.0))
    compared[method] = (count + 1, worst, server, hand, difference) if worst > before else (count + 1, *compared[method][1:])


def end():
    """Prints, of each method, how many values were compared and the two that are furthest apart for what is allowed."""
    wrong = []
    for method, (count, worst, server, hand, difference) in compared.items():
        print(f"{method}: {short(server)}, by hand {short(hand)}, difference {difference:.2g}" + (f" (the worst of {count})" if count > 1 else ""))
        if not worst <= 1 or math.isnan(difference):
            wrong.append(method)
    if wrong:
        sys.exit("not as docs/methods.md says: " + "; ".join(wrong))


def short(value):
    return f"{value:.9g}" if isinstance(value, float) else str(value)

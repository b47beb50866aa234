"""What an OpenAPI 3.0 document has to be so that the parsers of OGC's suites take it."""

import re

SINCE_31 = {"const", "$defs", "if", "then", "else", "prefixItems", "patternProperties", "contentEncoding", "contentMediaType", "$schema", "$id", "dependentRequired", "unevaluatedProperties", "propertyNames"}
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
TILE_PATHS = {  # the ends of paths of vector tiles, and of the ids of their operations
    r"/tiles": "vector.getTileSetsList",
    r"/tiles/\{tileMatrixSetId\}": "vector.getTileSet",
    r"/tiles/\{tileMatrixSetId\}/\{tileMatrix\}/\{tileRow\}/\{tileCol\}": "vector.getTile",
}


def resolve(doc, at):
    """Follows a reference within the document; None where there is nothing."""
    while isinstance(at, dict) and "$ref" in at:
        if not at["$ref"].startswith("#/"):
            return None
        target = doc
        for name in at["$ref"][2:].split("/"):
            target = target.get(name.replace("~1", "/").replace("~0", "~")) if isinstance(target, dict) else None
        at = target
    return at


def operations(doc):
    for path, item in doc.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield path, method, item, item[method]


def parameters(doc, item, operation):
    return [resolve(doc, p) for p in [*item.get("parameters", []), *operation.get("parameters", [])]]


def faults(doc):
    """Says what is wrong."""
    if not re.fullmatch(r"3\.0\.\d+", str(doc.get("openapi"))):
        yield f"openapi is {doc.get('openapi')}, not 3.0.x"
    if not doc.get("paths") or not {"title", "version"} <= doc.get("info", {}).keys():
        yield "no paths, title or version"
    yield from within(doc, doc, "#")
    ids = {}
    for path, method, item, operation in operations(doc):
        where = f"{method} {path}"
        name = operation.get("operationId", where)
        if name in ids:
            yield f"{where} has the operationId of {ids[name]}: {name}"
        ids[name] = where
        if not operation.get("responses"):
            yield f"{where} has no responses"
        listed = parameters(doc, item, operation)
        if None in listed:
            yield f"{where}: a parameter that is nowhere"
            continue
        keys = [(p.get("in"), p.get("name")) for p in listed]
        if len(set(keys)) < len(keys):
            yield f"{where}: a parameter twice"
        if {n for i, n in keys if i == "path"} != set(re.findall(r"\{(.+?)\}", path)):
            yield f"{where}: the parameters in the path are not those that are described"
        for p in listed:
            if ("schema" in p) == ("content" in p):
                yield f"{where}: {p.get('name')} has not one of schema and content"


def within(doc, at, where):
    """Looks for references that lead out or nowhere, and for words that 3.0 does not have."""
    if isinstance(at, list):
        for i, value in enumerate(at):
            yield from within(doc, value, f"{where}/{i}")
    if not isinstance(at, dict):
        return
    if isinstance(at.get("$ref"), str) and resolve(doc, at) is None:
        yield f"{where}: {at['$ref']} is not in this document"
    if "schema" in where and not where.endswith(("/properties", "/schemas")):
        if isinstance(at.get("type"), list) or at.get("type") == "null":
            yield f"{where}: type {at['type']}"
        for bound in ("exclusiveMinimum", "exclusiveMaximum"):
            if bound in at and not isinstance(at[bound], bool):
                yield f"{where}: {bound} is a number"
        for word in SINCE_31 & at.keys():
            yield f"{where}: {word}"
        if at.get("type") == "array" and "items" not in at:
            yield f"{where}: an array without items"
    for name, value in at.items():
        if name not in ("example", "examples", "default", "enum"):
            yield from within(doc, value, f"{where}/{name}")


def path_of(doc, path):
    """The path of the document that an address has: spelled out, or as a template."""
    if path in doc.get("paths", {}):
        return path
    return next((p for p in doc.get("paths", {}) if re.fullmatch(re.sub(r"\\\{.+?\\\}", "[^/]+", re.escape(p)), path)), None)


def parameter(doc, path, name):
    item = doc["paths"][path]
    return next((p for p in parameters(doc, item, item["get"]) if p and p["name"] == name), None)


def tile_faults(doc):
    found = set()
    for path, method, _, operation in operations(doc):
        for end, name in TILE_PATHS.items():
            kind = "collection" if path.startswith("/collections/") else "dataset"
            if method == "get" and re.fullmatch(f"(/collections/[^/]+)?{end}", path):
                found.add((kind, name))
                if not operation.get("operationId", "").endswith(f".{kind}.{name}"):
                    yield f"{path}: {operation.get('operationId')} does not end in .{kind}.{name}"
    if not found:
        yield "no path of tiles"

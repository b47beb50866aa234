-- Layers: other people's data (roads, wadis, camps, control zones) as collections with columns of their own. All of them share two tables, so that
-- no SQL is ever made of a name that came with a file. A feature's values stand in the order of its layer's fields: a layer never changes, adding it
-- again makes another one.

CREATE TABLE threatmap.layer (
    key         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text NOT NULL UNIQUE CHECK (name ~ '^[a-z][a-z0-9_-]{0,62}$'), -- the collection's id
    title       text NOT NULL,
    description text NOT NULL,
    geom_type   text NOT NULL CHECK (geom_type IN ('Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon', 'Geometry')),
    fields      jsonb NOT NULL CHECK (jsonb_typeof(fields) = 'array'), -- [{"name": …, "type": …, "title": …}], types as in threat.FieldType
    features    bigint NOT NULL,
    positions   bigint NOT NULL, -- of all geometries together
    crs         text NOT NULL,   -- of the file
    source      text NOT NULL,   -- the file, and the layer in it
    added_at    timestamptz NOT NULL,
    added_by    text NOT NULL
);

CREATE TABLE threatmap.layer_feature (
    layer_key bigint NOT NULL REFERENCES threatmap.layer ON DELETE CASCADE,
    fid       bigint NOT NULL CHECK (fid > 0),
    geom      geometry(Geometry, 4326), -- NULL = without a place
    properties jsonb NOT NULL CHECK (jsonb_typeof(properties) = 'array'),
    PRIMARY KEY (layer_key, fid)
);
CREATE INDEX layer_feature_geom_idx ON threatmap.layer_feature USING gist (geom);

ALTER TABLE threatmap.ledger ADD COLUMN layers_only boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN threatmap.ledger.layers_only IS 'nothing but layers was added or removed';

CREATE VIEW as_public.layers AS
SELECT key, name, title, description, geom_type, fields, features, positions, crs, source, added_at FROM threatmap.layer;

CREATE VIEW as_public.layer_features AS
SELECT layer_key, fid, geom, properties FROM threatmap.layer_feature;

GRANT SELECT ON as_public.layers, as_public.layer_features TO threatmap_public;

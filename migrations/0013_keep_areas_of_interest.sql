-- Areas of interest: drawn by editors beside the regions of the starting map, which stay as they come. Every version stays, as with corridors.

CREATE TABLE threatmap.area_of_interest (
    id             text PRIMARY KEY CHECK (id LIKE 'aoi-%'), -- so that none is ever taken for a region of a starting map
    name_en        text,
    name_ar        text,
    geom           geometry(MultiPolygon, 4326) NOT NULL,
    uncertainty_km float8 CHECK (uncertainty_km >= 0), -- of the drawing
    source         text,
    method         jsonb,
    revision       int NOT NULL CHECK (revision >= 1),
    recorded_at    timestamptz NOT NULL,
    content_hash   bytea NOT NULL CHECK (length(content_hash) = 32) -- sha256 of the last version's content
);
CREATE INDEX area_of_interest_geom_idx ON threatmap.area_of_interest USING gist (geom);
ALTER TABLE threatmap.area ADD CONSTRAINT area_is_no_aoi CHECK (id NOT LIKE 'aoi-%');

CREATE TABLE threatmap.area_revision (
    area_id      text NOT NULL,
    rev          int NOT NULL CHECK (rev >= 1),
    ledger_seq   bigint NOT NULL REFERENCES threatmap.ledger,
    ordinal      int NOT NULL, -- place within its transaction
    op           text NOT NULL CHECK (op IN ('add', 'change', 'withdraw')),
    content      text NOT NULL, -- canonical JSON of the area; of a withdrawn one as it was last
    salt         bytea NOT NULL,
    content_hash bytea NOT NULL CHECK (length(content_hash) = 32), -- sha256(salt, content)
    PRIMARY KEY (area_id, rev),
    UNIQUE (ledger_seq, ordinal)
);
CREATE TRIGGER area_revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON threatmap.area_revision
    FOR EACH STATEMENT EXECUTE FUNCTION threatmap.refuse_change();

COMMENT ON COLUMN threatmap.ledger.corridors_only IS 'nothing but what editors draw has changed: corridors, proposed ones, areas of interest';

DROP VIEW as_public.areas;
CREATE VIEW as_public.areas AS
SELECT id, geom, name_en, name_ar, kind, uncertainty_km, source, method, NULL::int AS version, NULL::timestamptz AS recorded_at FROM threatmap.area
UNION ALL
SELECT id, geom, name_en, name_ar, 'aoi', uncertainty_km, source, method, revision, recorded_at FROM threatmap.area_of_interest;

CREATE VIEW as_public.area_versions AS
SELECT r.area_id AS id, r.rev AS version, r.op, l.recorded_at, r.content, l.reason,
       CASE WHEN l.editor LIKE 'key:%' THEN 'editor' WHEN l.editor = 'import' THEN 'import' ELSE 'program' END AS made_by
FROM threatmap.area_revision r JOIN threatmap.ledger l ON l.seq = r.ledger_seq;

GRANT SELECT ON as_public.areas, as_public.area_versions TO threatmap_public;

-- Corridors are edited, and every version of one stays. Keys say who may edit.

CREATE DOMAIN threatmap.corridor_kind AS text CHECK (VALUE IN ('infiltration', 'supply', 'patrol'));
CREATE DOMAIN threatmap.corridor_direction AS text CHECK (VALUE IN ('forward', 'backward', 'both'));
CREATE DOMAIN threatmap.corridor_confidence AS text CHECK (VALUE IN ('low', 'moderate', 'high'));
CREATE DOMAIN threatmap.key_role AS text CHECK (VALUE IN ('member', 'analyst', 'editor', 'admin'));

-- The key itself is not kept, and can't be found from its hash: it is 32 random bytes. name is for whoever runs the server; nothing that
-- others may read, and not the ledger either, holds it.
CREATE TABLE threatmap.api_key (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL,
    role       threatmap.key_role NOT NULL,
    hash       bytea NOT NULL UNIQUE CHECK (length(hash) = 32), -- sha256 of the key
    created_at timestamptz NOT NULL,
    last_used  timestamptz, -- to the hour
    revoked_at timestamptz
);

DROP VIEW as_public.corridors, as_public.corridor_bands;

-- The table is what the last versions say; a withdrawn corridor is not in it.
ALTER TABLE threatmap.corridor
    ALTER COLUMN kind TYPE threatmap.corridor_kind,
    ALTER COLUMN direction TYPE threatmap.corridor_direction,
    ALTER COLUMN confidence TYPE threatmap.corridor_confidence,
    ADD COLUMN revision int NOT NULL DEFAULT 0 CHECK (revision >= 0), -- 0: from before there were versions; the next start gives it one
    ADD COLUMN recorded_at timestamptz,
    ADD COLUMN content_hash bytea CHECK (length(content_hash) = 32); -- sha256 of the last version's content

CREATE TABLE threatmap.corridor_revision (
    corridor_id  text NOT NULL,
    rev          int NOT NULL CHECK (rev >= 1),
    ledger_seq   bigint NOT NULL REFERENCES threatmap.ledger,
    ordinal      int NOT NULL, -- place within its transaction
    op           text NOT NULL CHECK (op IN ('add', 'change', 'withdraw')),
    content      text NOT NULL, -- canonical JSON of the corridor; of a withdrawn one as it was last
    salt         bytea NOT NULL,
    content_hash bytea NOT NULL CHECK (length(content_hash) = 32), -- sha256(salt, content)
    PRIMARY KEY (corridor_id, rev),
    UNIQUE (ledger_seq, ordinal)
);
CREATE TRIGGER corridor_revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON threatmap.corridor_revision
    FOR EACH STATEMENT EXECUTE FUNCTION threatmap.refuse_change();

-- A transaction that changed nothing but corridors need not be answered by reading everything anew.
ALTER TABLE threatmap.ledger ADD COLUMN corridors_only boolean NOT NULL DEFAULT false;

CREATE VIEW as_public.corridors AS
SELECT id, line AS geom, name_en, name_ar, kind, half_width_m / 1000 AS half_width_km, direction, confidence,
       uncertainty_m / 1000 AS uncertainty_km, waypoints, source, method, nullif(revision, 0) AS version, recorded_at
FROM threatmap.corridor;

CREATE VIEW as_public.corridor_bands AS
SELECT id, band AS geom, name_en, name_ar, kind, half_width_m / 1000 AS half_width_km, direction, confidence,
       uncertainty_m / 1000 AS uncertainty_km, waypoints, source, method, nullif(revision, 0) AS version, recorded_at
FROM threatmap.corridor WHERE band IS NOT NULL;

-- Who made a version is told as a kind of editor only: people who map armed groups are not to be named by this.
CREATE VIEW as_public.corridor_versions AS
SELECT r.corridor_id AS id, r.rev AS version, r.op, l.recorded_at, r.content, l.reason,
       CASE WHEN l.editor LIKE 'key:%' THEN 'editor' WHEN l.editor = 'import' THEN 'import' ELSE 'program' END AS made_by
FROM threatmap.corridor_revision r JOIN threatmap.ledger l ON l.seq = r.ledger_seq;

GRANT SELECT ON as_public.corridors, as_public.corridor_bands, as_public.corridor_versions TO threatmap_public;

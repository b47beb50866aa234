-- Corridors that a program proposed from data, as an editor saved them. They are kept apart from those that are reported: no query for
-- corridors finds one. A row never changes; the ledger's reason names its content_hash.

CREATE TABLE threatmap.corridor_proposal (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    line             geometry(LineString, 4326) NOT NULL,
    from_area        text NOT NULL,
    to_area          text NOT NULL,
    rank             int NOT NULL CHECK (rank >= 1),
    length_km        float8 NOT NULL CHECK (length_km > 0),
    cost             float8 NOT NULL CHECK (cost > 0),
    cost_ratio       float8 NOT NULL,
    support_share    float8 NOT NULL CHECK (support_share BETWEEN 0 AND 1.0001),
    incidents_within int NOT NULL,
    runs             int NOT NULL,
    runs_that_agree  int,
    recipe           jsonb NOT NULL,
    method           text NOT NULL,
    note             text NOT NULL,
    recorded_at      timestamptz NOT NULL,
    saved_by         text NOT NULL, -- key:NUMBER; the number leads to the key's name, for whoever runs the server
    content_hash     bytea NOT NULL CHECK (length(content_hash) = 32)
);
CREATE INDEX corridor_proposal_line ON threatmap.corridor_proposal USING gist (line);
CREATE TRIGGER corridor_proposal_no_update BEFORE UPDATE OR TRUNCATE ON threatmap.corridor_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION threatmap.refuse_change();

CREATE VIEW as_public.corridor_proposals AS
SELECT 'proposal-' || id AS id, line AS geom, 'proposed'::text AS kind, from_area, to_area, rank, length_km, cost, cost_ratio, support_share,
       incidents_within, runs, runs_that_agree, recipe, method, note, recorded_at
FROM threatmap.corridor_proposal;

GRANT SELECT ON as_public.corridor_proposals TO threatmap_public;

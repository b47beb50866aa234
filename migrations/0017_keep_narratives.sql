-- Narratives: saved views of the page with text, told step by step. Every version stays, as with corridors and areas of interest.

CREATE TABLE threatmap.narrative (
    id           text PRIMARY KEY,
    title        text NOT NULL,
    steps        int NOT NULL CHECK (steps >= 1),
    revision     int NOT NULL CHECK (revision >= 1),
    recorded_at  timestamptz NOT NULL,
    content_hash bytea NOT NULL CHECK (length(content_hash) = 32) -- sha256 of the last version's content
);

CREATE TABLE threatmap.narrative_revision (
    narrative_id text NOT NULL,
    rev          int NOT NULL CHECK (rev >= 1),
    ledger_seq   bigint NOT NULL REFERENCES threatmap.ledger,
    ordinal      int NOT NULL, -- place within its transaction
    op           text NOT NULL CHECK (op IN ('add', 'change', 'withdraw')),
    content      text NOT NULL, -- canonical JSON of the narrative; of a withdrawn one as it was last
    salt         bytea NOT NULL,
    content_hash bytea NOT NULL CHECK (length(content_hash) = 32), -- sha256(salt, content)
    PRIMARY KEY (narrative_id, rev),
    UNIQUE (ledger_seq, ordinal)
);
CREATE TRIGGER narrative_revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON threatmap.narrative_revision
    FOR EACH STATEMENT EXECUTE FUNCTION threatmap.refuse_change();

CREATE VIEW as_public.narratives AS
SELECT id, title, steps, revision AS version, recorded_at FROM threatmap.narrative;

CREATE VIEW as_public.narrative_versions AS
SELECT r.narrative_id AS id, r.rev AS version, r.op, l.recorded_at, r.content, l.reason,
       CASE WHEN l.editor LIKE 'key:%' THEN 'editor' WHEN l.editor = 'import' THEN 'import' ELSE 'program' END AS made_by
FROM threatmap.narrative_revision r JOIN threatmap.ledger l ON l.seq = r.ledger_seq;

GRANT SELECT ON as_public.narratives, as_public.narrative_versions TO threatmap_public;

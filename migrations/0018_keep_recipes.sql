-- Recipes of answers that somebody wants to find again (/a/{hash}): what was asked, never what was answered. evidence is a hash over the records that a pinned
-- one rested on, so that it is told when one of them is not to be seen any more.
CREATE TABLE threatmap.recipe (
    hash     text PRIMARY KEY CHECK (hash ~ '^[A-Za-z0-9_-]{16}$'),
    text     text NOT NULL, -- canonical JSON; hash is the beginning of its SHA-256
    evidence bytea CHECK (length(evidence) = 32),
    kept_at  timestamptz NOT NULL
);
CREATE TRIGGER recipe_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON threatmap.recipe FOR EACH STATEMENT EXECUTE FUNCTION threatmap.refuse_change();

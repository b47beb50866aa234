-- Text search. folded is the one spelling in which texts and terms are compared; what follows keeps it beside what it was made of, in
-- narrow tables, and as_*.incident_texts says which texts an audience may search: those that it may read.

-- folded spells a text without what people do not mean by it: small letters; no accents, vowel signs, tatweel and apostrophes; Arabic
-- letters that are often written for each other as one; digits as 0-9; anything between words as one space. Unicode's compatibility
-- decomposition (NFKD) takes hamza off its carriers, madda off alef, and presentation forms and ligatures apart. U+001F, which parts
-- the fields of a record, stays. Nothing here depends on the database's locale but the case of letters beyond Latin.
CREATE FUNCTION as_public.folded(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    between CONSTANT text := '[\u0001-\u001e\u0020-\u0026\u0028-\u002f\u003a-\u0040\u005b-\u005f\u007b-\u00bf\u060c\u061b\u061f\u066a-\u066d\u06d4\u2000-\u200a\u2010-\u2017\u201c-\u2029\u202f-\u205f\u3000-\u303f]+';
    f text := lower(regexp_replace(replace(replace(t, '''', ''), '`', ''), between, ' ', 'g'));
BEGIN
    IF octet_length(f) = length(f) THEN -- most texts end here: what follows costs ten times as much
        RETURN btrim(f);
    END IF;
    f := lower(regexp_replace(normalize(f, NFKD),
        '[''`\u02b0-\u02ff\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\u200b-\u200f\u2018-\u201b\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+', '', 'g'));
    RETURN btrim(regexp_replace(translate(f, 'ٱةىیکہھە٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ıøłđħæœß', 'اهييكههه01234567890123456789ioldhaos'), between, ' ', 'g'));
END $$;

-- pattern makes a term one of LIKE: anywhere, but as a whole word where it is shorter than an index of three characters can find; NULL,
-- which nothing is like, where nothing is left of it. What LIKE would take for a sign is a space by then.
CREATE FUNCTION as_public.pattern(term text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN length(f) >= 3 THEN '%' || f || '%' WHEN length(f) > 0 THEN '% ' || f || ' %' END FROM as_public.folded(term) f
$$;

-- folded_names is folded of several, parted; names that are not known are left out.
CREATE FUNCTION threatmap.folded_names(names text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ' ' || as_public.folded(array_to_string(names, E' \u001f ')) || ' '
$$;

-- An incident's own texts: titles, summaries, and names of places.
CREATE TABLE threatmap.incident_text (
    incident_id bigint PRIMARY KEY,
    folded      text NOT NULL
);

-- text_incidents keeps the texts of these incidents.
CREATE FUNCTION threatmap.text_incidents(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO threatmap.incident_text AS t (incident_id, folded)
    SELECT id, ' ' || as_public.folded(concat_ws(E' \u001f ', title_en, title_ar, summary_en, summary_ar, place_name, place_name_ar,
        source_adm1, source_adm2)) || ' '
    FROM threatmap.incident WHERE id = ANY (ids)
    ON CONFLICT (incident_id) DO UPDATE SET folded = EXCLUDED.folded WHERE t.folded <> EXCLUDED.folded
$$;

CREATE FUNCTION threatmap.text_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO threatmap.incident_text (incident_id, folded) -- as above, without looking anything up: imports wait for it
    SELECT id, ' ' || as_public.folded(concat_ws(E' \u001f ', title_en, title_ar, summary_en, summary_ar, place_name, place_name_ar,
        source_adm1, source_adm2)) || ' '
    FROM written;
    RETURN NULL;
END $$;
CREATE TRIGGER incident_text_added AFTER INSERT ON threatmap.incident REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION threatmap.text_written();

-- All that is written is folded again: to tell whether a text has changed, the rows would have to be kept as they were, which costs an
-- import more.
CREATE FUNCTION threatmap.text_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO threatmap.incident_text AS t (incident_id, folded)
    SELECT id, ' ' || as_public.folded(concat_ws(E' \u001f ', title_en, title_ar, summary_en, summary_ar, place_name, place_name_ar,
        source_adm1, source_adm2)) || ' '
    FROM written
    ON CONFLICT (incident_id) DO UPDATE SET folded = EXCLUDED.folded WHERE t.folded <> EXCLUDED.folded;
    RETURN NULL;
END $$;
CREATE TRIGGER incident_text_changed AFTER UPDATE ON threatmap.incident REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION threatmap.text_changed();

SELECT threatmap.text_incidents(array_agg(id)) FROM threatmap.incident;

-- Actors, documents and sources are told of many incidents: each keeps its own.
ALTER TABLE threatmap.actor ADD COLUMN folded text GENERATED ALWAYS AS (threatmap.folded_names(ARRAY[name, name_ar] || aliases)) STORED;
ALTER TABLE threatmap.document ADD COLUMN folded text GENERATED ALWAYS AS (' ' || as_public.folded(title) || ' ') STORED;
ALTER TABLE threatmap.source ADD COLUMN folded text GENERATED ALWAYS AS (' ' || as_public.folded(publisher) || ' ') STORED;

-- From a document to its incidents by the index alone: claims are wide.
CREATE INDEX claim_document_incident_idx ON threatmap.claim (document_id, incident_id);
DROP INDEX threatmap.claim_document_idx;
CREATE INDEX document_source_idx ON threatmap.document (source_id);

-- Parts of words are found by their groups of three characters. Without the extension, which some systems pack on their own, a search
-- reads all texts: the same answer, later. Imports put new texts on a list (32 MB at most) that is sorted in when it is full, by autovacuum, or
-- when the import ends: 4 MB, which is usual, cost a fifth of the rate of rows that bring headlines.
DO $$
DECLARE
    home text;
BEGIN
    BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
    EXCEPTION WHEN undefined_file OR feature_not_supported OR insufficient_privilege THEN
        RAISE WARNING 'text search has no index: %', SQLERRM;
    END;
    SELECT n.nspname INTO home FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm';
    IF home IS NOT NULL THEN
        EXECUTE format('CREATE INDEX incident_text_folded_idx ON threatmap.incident_text USING gin (folded %I.gin_trgm_ops) WITH (gin_pending_list_limit = 32768)', home);
        EXECUTE format('CREATE INDEX document_folded_idx ON threatmap.document USING gin (folded %I.gin_trgm_ops) WITH (gin_pending_list_limit = 32768)', home);
    END IF;
END $$;

-- Participants as before, with what is searched of them.
CREATE OR REPLACE VIEW threatmap.participant_told AS
SELECT p.incident_id, p.n, p.role, p.confidence, p.claimed, a.name, a.name_ar, a.aliases, a.class, a.origin_id, parent.name AS parent,
       NOT 'public' = ANY (coalesce(i.coarsened_for, '{}')) OR NOT threatmap.tells_place(ARRAY[a.name, a.name_ar, parent.name] || a.aliases,
           ARRAY[i.place_name, i.place_name_ar, i.source_adm2, i.source_adm1]) AS told, a.folded
FROM threatmap.incident i
JOIN threatmap.incident_actor p ON p.incident_id = i.id
JOIN threatmap.actor a ON a.id = p.actor_id
LEFT JOIN threatmap.actor parent ON parent.id = a.parent_id;

-- The texts that an audience may search: several rows an incident, one a text. Only what is told in full has a mark; of what is coarsened for
-- the public, the public sees no text but the names of actors that do not tell the place. Actors and publishers are looked up among the
-- combinations of values that marks share, which are few.
CREATE VIEW as_public.incident_texts AS
SELECT t.incident_id AS fid, t.folded
FROM threatmap.incident_text t JOIN threatmap.mark m ON m.incident_id = t.incident_id
UNION ALL
SELECT m.incident_id, a.folded
FROM threatmap.mark_values v CROSS JOIN unnest(v.actors) n (name) JOIN threatmap.actor a ON a.name = n.name JOIN threatmap.mark m ON m.values_id = v.id
UNION ALL
SELECT m.incident_id, s.folded
FROM threatmap.mark_values v CROSS JOIN unnest(v.publishers) n (name) JOIN threatmap.source s ON s.publisher = n.name
JOIN threatmap.mark m ON m.values_id = v.id
UNION ALL
SELECT c.incident_id, d.folded
FROM threatmap.document d JOIN threatmap.claim c ON c.document_id = d.id JOIN threatmap.mark m ON m.incident_id = c.incident_id
WHERE d.tlp = 'CLEAR'
UNION ALL
SELECT v.fid, p.folded
FROM as_public.incidents_coarsened v JOIN threatmap.participant_told p ON p.incident_id = v.fid
WHERE p.told;

CREATE VIEW as_admin.incident_texts AS
SELECT incident_id AS fid, folded FROM threatmap.incident_text
UNION ALL
SELECT p.incident_id, a.folded FROM threatmap.actor a JOIN threatmap.incident_actor p ON p.actor_id = a.id
UNION ALL
SELECT c.incident_id, d.folded FROM threatmap.document d JOIN threatmap.claim c ON c.document_id = d.id
UNION ALL
SELECT c.incident_id, s.folded
FROM threatmap.source s JOIN threatmap.document d ON d.source_id = s.id JOIN threatmap.claim c ON c.document_id = d.id;

GRANT SELECT ON as_public.incident_texts TO threatmap_public;
GRANT SELECT ON as_admin.incident_texts TO threatmap_admin;

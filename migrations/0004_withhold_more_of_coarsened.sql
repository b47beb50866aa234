-- What could still tell the place of an incident that is coarsened for the public, or who spoke in confidence.
--
-- Withheld with the place from now on: the data set and its version (a data set's name is often that of its file, and that of a town),
-- the time zone (which names the country of a hidden place), and actors that are named after the place. The uncertainty is that of the
-- shape shown plus the record's own; rounded up, it does not tell the record's own.

-- rounded_up_m is the next length in metres that is 1, 2 or 5 times a power of ten.
CREATE FUNCTION threatmap.rounded_up_m(m int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT least(CASE WHEN m <= power THEN power WHEN m <= 2 * power THEN 2 * power WHEN m <= 5 * power THEN 5 * power ELSE 10 * power END,
        2147483647)::int
    FROM (SELECT (10 ^ (length(m::text) - 1))::bigint) p (power)
    WHERE m >= 0
$$;

-- tells_place holds where one of the names holds the name of one of the places.
CREATE FUNCTION threatmap.tells_place(names text[], places text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(bool_or(position(lower(trim(place)) IN lower(name)) > 0), false)
    FROM unnest(names) name, unnest(places) place
    WHERE trim(place) <> ''
$$;

-- Participants of incidents, each with all of its names; told = the public may know of it, if it may know of the incident.
CREATE VIEW threatmap.participant_told AS
SELECT p.incident_id, p.n, p.role, p.confidence, p.claimed, a.name, a.name_ar, a.aliases, a.class, a.origin_id, parent.name AS parent,
       NOT 'public' = ANY (coalesce(i.coarsened_for, '{}')) OR NOT threatmap.tells_place(ARRAY[a.name, a.name_ar, parent.name] || a.aliases,
           ARRAY[i.place_name, i.place_name_ar, i.source_adm2, i.source_adm1]) AS told
FROM threatmap.incident i
JOIN threatmap.incident_actor p ON p.incident_id = i.id
JOIN threatmap.actor a ON a.id = p.actor_id
LEFT JOIN threatmap.actor parent ON parent.id = a.parent_id;

CREATE OR REPLACE VIEW as_public.incidents_coarsened AS
SELECT i.public_id AS id, i.id AS fid, c.geom, c.tile_key, i.occurred, i.clock,
       i.record_kind, NULL::text AS title, NULL::text AS title_ar, i.event_type, i.event_subtype, i.side, i.success,
       i.first_day, i.last_day, lower(i.clock) AS occurred_from, upper(i.clock) AS occurred_to, i.date_precision, i.date_basis,
       coalesce(c.geo_precision, 'unknown')::threatmap.geo_precision AS geo_precision, threatmap.rounded_up_m(c.uncertainty_m) AS uncertainty_m,
       NULL::text AS place_name, NULL::text AS place_name_ar, c.adm0, c.adm1, NULL::text AS source_country,
       i.killed_min, i.killed_best, i.killed_max,
       (SELECT array_agg(DISTINCT p.name COLLATE "C") FROM threatmap.participant_told p WHERE p.incident_id = i.id AND p.told) COLLATE "default" AS actors, NULL::text[] AS publishers, i.verification, NULL::text[] AS flags,
       NULL::text AS origin, NULL::text AS origin_id, NULL::text AS origin_version, i.revision, i.recorded_at
FROM threatmap.incident i
LEFT JOIN threatmap.incident_coarsen c ON c.incident_id = i.id AND c.audience = 'public'
WHERE i.workflow IN ('published', 'frozen') AND i.tlp = 'CLEAR' AND 'public' = ANY (i.coarsened_for);

CREATE OR REPLACE VIEW as_public.participants AS
SELECT p.incident_id AS fid, p.n, p.role, p.confidence, p.claimed, p.name, p.name_ar, p.aliases, p.class, p.origin_id, p.parent
FROM threatmap.participant_told p
JOIN as_public.incidents v ON v.fid = p.incident_id
WHERE p.told;

CREATE OR REPLACE VIEW as_public.incident_details AS
SELECT v.fid, f.support_area,
       json_strip_nulls(json_build_object(
           'origin', f.origin, 'origin_id', f.origin_id, 'origin_version', f.origin_version, 'record_kind', i.record_kind,
           'count', CASE WHEN num_nonnulls(i.count_min, i.count_best, i.count_max) > 0
               THEN json_build_object('min', i.count_min, 'best', i.count_best, 'max', i.count_max) END,
           'title', json_build_object('en', f.title_en, 'ar', f.title_ar),
           'summary', json_build_object('en', f.summary_en, 'ar', f.summary_ar),
           'event_type', i.event_type, 'event_subtype', i.event_subtype, 'side', i.side, 'success', i.success,
           'when', json_build_object(
               'days', json_build_object('first', nullif(i.first_day, '-infinity'), 'last', nullif(i.last_day, 'infinity')),
               'from', lower(i.clock), 'to', upper(i.clock), 'precision', i.date_precision, 'basis', i.date_basis,
               'zone', f.time_zone, 'reported_at', i.reported_at),
           'place', json_build_object('precision', v.geo_precision, 'uncertainty_m', v.uncertainty_m, 'basis', f.geo_basis,
               'assumed', f.geo_assumed, 'name', json_build_object('en', f.place_name, 'ar', f.place_name_ar),
               'gazetteer_id', f.gazetteer_id, 'support_area', f.support_area, 'source_country', f.source_country,
               'source_adm1', f.source_adm1, 'source_adm2', f.source_adm2),
           'weapons', i.weapons, 'target_classes', i.target_classes, 'verification', i.verification, 'confidence', i.confidence,
           'workflow', i.workflow, 'sensitivity', i.sensitivity, 'tlp', i.tlp, 'tags', f.tags, 'flags', f.flags,
           'field_origin', f.field_origin)) AS detail
FROM as_public.incidents v
JOIN threatmap.incident i ON i.id = v.fid
LEFT JOIN threatmap.incident_in_full f ON f.id = v.fid;

CREATE OR REPLACE VIEW as_public.revisions AS
SELECT r.incident_id AS fid, r.rev, l.recorded_at, l.editor,
       CASE WHEN f.id IS NOT NULL THEN l.reason END AS reason,
       CASE WHEN f.id IS NOT NULL THEN r.content::jsonb ->> 'origin_version' END AS origin_version, r.content_hash, r.redacted
FROM threatmap.revision r
JOIN threatmap.ledger l ON l.seq = r.ledger_seq
JOIN as_public.incidents v ON v.fid = r.incident_id
LEFT JOIN threatmap.incident_in_full f ON f.id = r.incident_id;

-- Publishers of documents that are not for everyone do not count among an incident's: they show in filters and facets.
UPDATE threatmap.incident i SET publishers = (
    SELECT array_agg(DISTINCT s.publisher COLLATE "C") FROM threatmap.claim c
    JOIN threatmap.document d ON d.id = c.document_id AND d.tlp = 'CLEAR' JOIN threatmap.source s ON s.id = d.source_id
    WHERE c.incident_id = i.id)
WHERE id IN (SELECT c.incident_id FROM threatmap.claim c JOIN threatmap.document d ON d.id = c.document_id WHERE d.tlp <> 'CLEAR');

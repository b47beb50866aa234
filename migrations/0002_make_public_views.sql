-- What the public may see: one view a collection (its name is the collection's id, its columns are the collection's fields, with
-- id, geom, and for incidents fid and tile_key), and views for the card of one incident. The role threatmap_public may read these and
-- nothing else, so a query for the public has no path to what is withheld, neither in its output nor in its filters or its order.
--
-- Of an incident whose place is coarsened for the public, everything that could tell the place is NULL: titles, summaries, names of
-- places, the record's id in its data set (anyone can look that up), publishers, claims, flags and reasons of revisions.

--
-- Two views make one: the planner can't use an index's order through UNION ALL, so pages ask the two in turn.

CREATE VIEW as_public.incidents_as_is AS
SELECT i.public_id AS id, i.id AS fid, i.geom, i.tile_key, i.occurred, i.clock,
       i.record_kind, i.title_en AS title, i.title_ar, i.event_type, i.event_subtype, i.side, i.success,
       i.first_day, i.last_day, lower(i.clock) AS occurred_from, upper(i.clock) AS occurred_to, i.date_precision, i.date_basis,
       i.geo_precision, i.uncertainty_m, i.place_name, i.place_name_ar, i.adm0, i.adm1, i.source_country,
       i.killed_min, i.killed_best, i.killed_max, i.actors, i.publishers, i.verification, i.flags,
       i.origin, i.origin_id, i.origin_version, i.revision, i.recorded_at
FROM threatmap.incident i
WHERE i.workflow IN ('published', 'frozen') AND i.tlp = 'CLEAR'
  AND (i.coarsened_for IS NULL OR NOT 'public' = ANY (i.coarsened_for));

CREATE VIEW as_public.incidents_coarsened AS
SELECT i.public_id AS id, i.id AS fid, c.geom, c.tile_key, i.occurred, i.clock,
       i.record_kind, NULL::text AS title, NULL::text AS title_ar, i.event_type, i.event_subtype, i.side, i.success,
       i.first_day, i.last_day, lower(i.clock) AS occurred_from, upper(i.clock) AS occurred_to, i.date_precision, i.date_basis,
       coalesce(c.geo_precision, 'unknown')::threatmap.geo_precision AS geo_precision, c.uncertainty_m,
       NULL::text AS place_name, NULL::text AS place_name_ar, c.adm0, c.adm1, NULL::text AS source_country,
       i.killed_min, i.killed_best, i.killed_max, i.actors, NULL::text[] AS publishers, i.verification, NULL::text[] AS flags,
       i.origin, NULL::text AS origin_id, i.origin_version, i.revision, i.recorded_at
FROM threatmap.incident i
LEFT JOIN threatmap.incident_coarsen c ON c.incident_id = i.id AND c.audience = 'public'
WHERE i.workflow IN ('published', 'frozen') AND i.tlp = 'CLEAR' AND 'public' = ANY (i.coarsened_for);

CREATE VIEW as_public.incidents AS
SELECT * FROM as_public.incidents_as_is
UNION ALL
SELECT * FROM as_public.incidents_coarsened;

-- Shapes are few among many points, and coarsened places among all: without an index of their own every tile and every page would look
-- at every incident.
CREATE INDEX incident_shape_idx ON threatmap.incident USING gist (geom) WHERE geometrytype(geom) <> 'POINT';
CREATE INDEX incident_coarsened_idx ON threatmap.incident (id) WHERE 'public' = ANY (coarsened_for);

-- What may be told in full: visible to the public, and as it is.
CREATE VIEW threatmap.incident_in_full AS
SELECT * FROM threatmap.incident i
WHERE i.workflow IN ('published', 'frozen') AND i.tlp = 'CLEAR'
  AND (i.coarsened_for IS NULL OR NOT 'public' = ANY (i.coarsened_for));

-- What the card says beyond the collection's fields, spelled as in threat.Incident's JSON.
CREATE VIEW as_public.incident_details AS
SELECT v.fid, f.support_area,
       json_strip_nulls(json_build_object(
           'origin', i.origin, 'origin_id', f.origin_id, 'origin_version', i.origin_version, 'record_kind', i.record_kind,
           'count', CASE WHEN num_nonnulls(i.count_min, i.count_best, i.count_max) > 0
               THEN json_build_object('min', i.count_min, 'best', i.count_best, 'max', i.count_max) END,
           'title', json_build_object('en', f.title_en, 'ar', f.title_ar),
           'summary', json_build_object('en', f.summary_en, 'ar', f.summary_ar),
           'event_type', i.event_type, 'event_subtype', i.event_subtype, 'side', i.side, 'success', i.success,
           'when', json_build_object(
               'days', json_build_object('first', nullif(i.first_day, '-infinity'), 'last', nullif(i.last_day, 'infinity')),
               'from', lower(i.clock), 'to', upper(i.clock), 'precision', i.date_precision, 'basis', i.date_basis,
               'zone', i.time_zone, 'reported_at', i.reported_at),
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

CREATE VIEW as_public.incident_supports AS
SELECT c.incident_id AS fid, c.support
FROM threatmap.incident_coarsen c
JOIN as_public.incidents v ON v.fid = c.incident_id AND c.audience = 'public'
JOIN threatmap.incident i ON i.id = v.fid AND 'public' = ANY (i.coarsened_for);

CREATE VIEW as_public.outcomes AS
SELECT o.incident_id AS fid, o.n, o.measure, o.who, o.min, o.best, o.max, o.source_inconsistent, f.basis
FROM threatmap.outcome o
JOIN as_public.incidents v ON v.fid = o.incident_id
LEFT JOIN (SELECT o.incident_id, o.n, o.basis FROM threatmap.outcome o JOIN threatmap.incident_in_full f ON f.id = o.incident_id) f
    ON f.incident_id = o.incident_id AND f.n = o.n;

CREATE VIEW as_public.participants AS
SELECT p.incident_id AS fid, p.n, p.role, p.confidence, p.claimed, a.name, a.name_ar, a.aliases, a.class, a.origin_id, parent.name AS parent
FROM threatmap.incident_actor p
JOIN as_public.incidents v ON v.fid = p.incident_id
JOIN threatmap.actor a ON a.id = p.actor_id
LEFT JOIN threatmap.actor parent ON parent.id = a.parent_id;

CREATE VIEW as_public.incident_borders AS
SELECT b.incident_id AS fid, b.border, b.side, b.distance_m
FROM threatmap.incident_border b
JOIN threatmap.incident_in_full f ON f.id = b.incident_id
WHERE b.audience = 'exact'
UNION ALL
SELECT b.incident_id, b.border, b.side, b.distance_m
FROM threatmap.incident_border b
JOIN threatmap.incident i ON i.id = b.incident_id
WHERE b.audience = 'public' AND 'public' = ANY (i.coarsened_for) AND i.workflow IN ('published', 'frozen') AND i.tlp = 'CLEAR';

CREATE VIEW as_public.claims AS
SELECT c.incident_id AS fid, c.n, c.field, c.char_start, c.char_end, c.quote, c.locator, c.value, c.reliability, c.credibility, c.stance,
       c.extracted_by, c.document_id
FROM threatmap.claim c
JOIN threatmap.incident_in_full f ON f.id = c.incident_id
JOIN threatmap.document d ON d.id = c.document_id AND d.tlp = 'CLEAR';

CREATE VIEW as_public.documents AS
SELECT d.id, d.source_id, d.url, d.title, d.published, d.published_precision, d.retrieved_at, d.sha256, d.version, d.licence,
       d.attribution, d.tlp
FROM threatmap.document d
WHERE d.tlp = 'CLEAR' AND EXISTS (SELECT FROM threatmap.claim c JOIN threatmap.incident_in_full f ON f.id = c.incident_id WHERE c.document_id = d.id);

CREATE VIEW as_public.sources AS
SELECT s.id, s.publisher, s.type, s.scale, s.lang, s.reliability, s.url
FROM threatmap.source s
WHERE EXISTS (SELECT FROM as_public.documents d WHERE d.source_id = s.id);

CREATE VIEW as_public.revisions AS
SELECT r.incident_id AS fid, r.rev, l.recorded_at, l.editor,
       CASE WHEN f.id IS NOT NULL THEN l.reason END AS reason,
       r.content::jsonb ->> 'origin_version' AS origin_version, r.content_hash, r.redacted
FROM threatmap.revision r
JOIN threatmap.ledger l ON l.seq = r.ledger_seq
JOIN as_public.incidents v ON v.fid = r.incident_id
LEFT JOIN threatmap.incident_in_full f ON f.id = r.incident_id;

-- Geography, of the active boundary set.
CREATE VIEW as_public.borders AS
SELECT b.code AS id, b.geom, b.code AS border, b.a, b.b, b.length_m / 1000 AS length_km, b.disputed, b.note, b.boundary_set, s.source
FROM threatmap.border b JOIN threatmap.boundary_set s ON s.id = b.boundary_set AND s.active;

CREATE VIEW as_public.belts AS
SELECT t.border || '-' || t.side || '-' || t.width_km AS id, t.geom, t.border, t.side, t.width_km, t.area_km2, b.disputed, t.boundary_set, t.method
FROM threatmap.belt t
JOIN threatmap.border b ON b.boundary_set = t.boundary_set AND b.code = t.border
JOIN threatmap.boundary_set s ON s.id = t.boundary_set AND s.active;

CREATE VIEW as_public.corridors AS
SELECT id, line AS geom, name_en, name_ar, kind, half_width_m / 1000 AS half_width_km, direction, confidence,
       uncertainty_m / 1000 AS uncertainty_km, waypoints, source, method
FROM threatmap.corridor;

CREATE VIEW as_public.corridor_bands AS
SELECT id, band AS geom, name_en, name_ar, kind, half_width_m / 1000 AS half_width_km, direction, confidence,
       uncertainty_m / 1000 AS uncertainty_km, waypoints, source, method
FROM threatmap.corridor WHERE band IS NOT NULL;

CREATE VIEW as_public.areas AS
SELECT id, geom, name_en, name_ar, kind, uncertainty_km, source, method FROM threatmap.area;

CREATE VIEW as_public.admin0 AS
SELECT c.code AS id, c.geom, c.code, c.name_en, c.name_ar, c.boundary_set, s.source
FROM threatmap.country c JOIN threatmap.boundary_set s ON s.id = c.boundary_set AND s.active;

CREATE VIEW as_public.admin1 AS
SELECT a.code AS id, a.geom, a.code, a.name_en, a.name_ar, a.adm0, a.boundary_set, s.source
FROM threatmap.admin1 a JOIN threatmap.boundary_set s ON s.id = a.boundary_set AND s.active;

CREATE VIEW as_public.places AS
SELECT id, geom, name_en, name_ar, adm0, population, rank, source FROM threatmap.place;

CREATE VIEW as_public.facilities AS
SELECT id, geom, name_en, name_ar, kind, precision_note, source FROM threatmap.facility;

-- The change counter: caches and ETags hang on it.
CREATE VIEW as_public.change_counter AS SELECT seq FROM threatmap.ledger_head;

GRANT SELECT ON ALL TABLES IN SCHEMA as_public TO threatmap_public;

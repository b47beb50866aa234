-- Filters and facets ask what a record counts (outcome), how its sources are graded (grade, Admiralty) and who may have it (TLP). The first two are kept with the
-- incident, as actors and publishers are; all three go with the combinations that marks share.
--
-- Grades are those of claims whose documents are for everyone. Of what is coarsened they are withheld, as its publishers and claims are.
CREATE DOMAIN threatmap.reported_outcome AS text CHECK (VALUE IN (
    'killed', 'wounded', 'detained', 'abducted', 'displaced', 'weapons_seized', 'ieds_cleared', 'cells_dismantled',
    'facilities_hit', 'cells_active', 'none'));
CREATE DOMAIN threatmap.reported_outcomes AS text[] CHECK (VALUE <@ ARRAY[
    'killed', 'wounded', 'detained', 'abducted', 'displaced', 'weapons_seized', 'ieds_cleared', 'cells_dismantled',
    'facilities_hit', 'cells_active', 'none']);
CREATE DOMAIN threatmap.grade AS text CHECK (VALUE IN (
    'A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'F1', 'F2', 'F3', 'F4', 'F5', 'F6'));
CREATE DOMAIN threatmap.grades AS text[] CHECK (VALUE <@ ARRAY[
    'A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'F1', 'F2', 'F3', 'F4', 'F5', 'F6']);

ALTER TABLE threatmap.incident ADD COLUMN outcome threatmap.reported_outcomes, ADD COLUMN grade threatmap.grades;
ALTER TABLE threatmap.mark_values ADD COLUMN outcome text[], ADD COLUMN grade text[], ADD COLUMN tlp text NOT NULL DEFAULT 'CLEAR';
ALTER TABLE threatmap.mark_values ALTER COLUMN tlp DROP DEFAULT;

-- Views that say * have the columns of the day they were made.
CREATE OR REPLACE VIEW threatmap.incident_in_full AS
SELECT * FROM threatmap.incident i
WHERE i.workflow IN ('published', 'frozen') AND i.tlp = 'CLEAR'
  AND (i.coarsened_for IS NULL OR NOT 'public' = ANY (i.coarsened_for));

CREATE OR REPLACE VIEW as_public.incidents_as_is AS
SELECT i.public_id AS id, i.id AS fid, i.geom, i.tile_key, i.occurred, i.clock,
       i.record_kind, i.title_en AS title, i.title_ar, i.event_type, i.event_subtype, i.side, i.success,
       i.first_day, i.last_day, lower(i.clock) AS occurred_from, upper(i.clock) AS occurred_to, i.date_precision, i.date_basis,
       i.geo_precision, i.uncertainty_m, i.place_name, i.place_name_ar, i.adm0, i.adm1, i.source_country,
       i.killed_min, i.killed_best, i.killed_max, i.actors, i.publishers, i.verification, i.flags,
       i.origin, i.origin_id, i.origin_version, i.revision, i.recorded_at,
       i.outcome::text[] AS outcome, i.grade::text[] AS grade, i.tlp
FROM threatmap.incident i
WHERE i.workflow IN ('published', 'frozen') AND i.tlp = 'CLEAR'
  AND (i.coarsened_for IS NULL OR NOT 'public' = ANY (i.coarsened_for));

CREATE OR REPLACE VIEW as_public.incidents_coarsened AS
SELECT i.public_id AS id, i.id AS fid, c.geom, c.tile_key, i.occurred, i.clock,
       i.record_kind, NULL::text AS title, NULL::text AS title_ar, i.event_type, i.event_subtype, i.side, i.success,
       i.first_day, i.last_day, lower(i.clock) AS occurred_from, upper(i.clock) AS occurred_to, i.date_precision, i.date_basis,
       coalesce(c.geo_precision, 'unknown')::threatmap.geo_precision AS geo_precision, threatmap.rounded_up_m(c.uncertainty_m) AS uncertainty_m,
       NULL::text AS place_name, NULL::text AS place_name_ar, c.adm0, c.adm1, NULL::text AS source_country,
       i.killed_min, i.killed_best, i.killed_max,
       (SELECT array_agg(DISTINCT p.name COLLATE "C") FROM threatmap.participant_told p WHERE p.incident_id = i.id AND p.told) COLLATE "default" AS actors, NULL::text[] AS publishers, i.verification, NULL::text[] AS flags,
       NULL::text AS origin, NULL::text AS origin_id, NULL::text AS origin_version, i.revision, i.recorded_at,
       i.outcome::text[] AS outcome, NULL::text[] AS grade, i.tlp
FROM threatmap.incident i
LEFT JOIN threatmap.incident_coarsen c ON c.incident_id = i.id AND c.audience = 'public'
WHERE i.workflow IN ('published', 'frozen') AND i.tlp = 'CLEAR' AND 'public' = ANY (i.coarsened_for);

CREATE OR REPLACE VIEW as_public.incidents AS
SELECT * FROM as_public.incidents_as_is
UNION ALL
SELECT * FROM as_public.incidents_coarsened;

CREATE OR REPLACE VIEW as_public.mark_values AS
SELECT id AS values_id, record_kind, event_type, event_subtype, side, success, date_precision, date_basis, geo_precision, adm0, adm1,
       source_country, actors, publishers, verification, origin, uncertainty_m, outcome, grade, tlp
FROM threatmap.mark_values;

CREATE OR REPLACE VIEW as_public.marks_coarsened AS
SELECT fid, tile_key, first_day, last_day, clock,
       CASE WHEN geometrytype(geom) = 'POINT' THEN st_x(geom) END AS lon, CASE WHEN geometrytype(geom) = 'POINT' THEN st_y(geom) END AS lat, geom,
       record_kind::text, event_type::text, event_subtype::text, side::text, success::text, date_precision::text, date_basis::text,
       geo_precision::text, adm0, adm1, source_country, actors, publishers, verification::text, origin, uncertainty_m, outcome, grade, tlp::text
FROM as_public.incidents_coarsened;

CREATE OR REPLACE VIEW as_admin.incidents_as_is AS
SELECT i.public_id AS id, i.id AS fid, i.geom, i.tile_key, i.occurred, i.clock,
       i.record_kind, i.title_en AS title, i.title_ar, i.event_type, i.event_subtype, i.side, i.success,
       i.first_day, i.last_day, lower(i.clock) AS occurred_from, upper(i.clock) AS occurred_to, i.date_precision, i.date_basis,
       i.geo_precision, i.uncertainty_m, i.place_name, i.place_name_ar, i.adm0, i.adm1, i.source_country,
       i.killed_min, i.killed_best, i.killed_max, i.actors, i.publishers, i.verification, i.flags,
       i.origin, i.origin_id, i.origin_version, i.revision, i.recorded_at,
       i.outcome::text[] AS outcome, i.grade::text[] AS grade, i.tlp
FROM threatmap.incident i;

CREATE OR REPLACE VIEW as_admin.incidents_coarsened AS SELECT * FROM as_admin.incidents_as_is WHERE false;

CREATE OR REPLACE VIEW as_admin.incidents AS SELECT * FROM as_admin.incidents_as_is;

CREATE OR REPLACE VIEW as_admin.mark_values AS SELECT * FROM as_public.mark_values WHERE false;

CREATE OR REPLACE VIEW as_admin.marks_coarsened AS
SELECT fid, tile_key, first_day, last_day, clock,
       CASE WHEN geometrytype(geom) = 'POINT' THEN st_x(geom) END AS lon, CASE WHEN geometrytype(geom) = 'POINT' THEN st_y(geom) END AS lat, geom,
       record_kind::text, event_type::text, event_subtype::text, side::text, success::text, date_precision::text, date_basis::text,
       geo_precision::text, adm0, adm1, source_country, actors, publishers, verification::text, origin, uncertainty_m, outcome, grade, tlp::text
FROM as_admin.incidents_as_is;

CREATE OR REPLACE FUNCTION threatmap.mark_incidents(ids bigint[]) RETURNS void LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
    loose bigint[];
BEGIN
    WITH gone AS (DELETE FROM threatmap.mark WHERE incident_id = ANY (ids) RETURNING values_id)
    SELECT array_agg(DISTINCT values_id) INTO loose FROM gone;

    WITH said AS MATERIALIZED (
        SELECT i.*, sha256(convert_to(ROW (record_kind, event_type, event_subtype, side, success, date_precision, date_basis, geo_precision,
            adm0, adm1, source_country, actors, publishers, verification, origin, uncertainty_m, outcome, grade, tlp)::text, 'UTF8')) AS hash
        FROM threatmap.incident_in_full i WHERE id = ANY (ids)
    ), added AS (
        INSERT INTO threatmap.mark_values (hash, record_kind, event_type, event_subtype, side, success, date_precision, date_basis,
            geo_precision, adm0, adm1, source_country, actors, publishers, verification, origin, uncertainty_m, outcome, grade, tlp)
        SELECT DISTINCT ON (hash) hash, record_kind, event_type, event_subtype, side, success, date_precision, date_basis, geo_precision,
            adm0, adm1, source_country, actors, publishers, verification, origin, uncertainty_m, outcome, grade, tlp
        FROM said ON CONFLICT (hash) DO NOTHING
        RETURNING id, hash
    ), known AS (
        SELECT id, hash FROM added
        UNION ALL
        SELECT v.id, v.hash FROM (SELECT DISTINCT hash FROM said) s
        CROSS JOIN LATERAL (SELECT id, hash FROM threatmap.mark_values WHERE hash = s.hash OFFSET 0) v -- by index, also for one incident
    )
    INSERT INTO threatmap.mark (incident_id, values_id, tile_key, first_day, last_day, clock, lon, lat, geom)
    SELECT s.id, k.id, s.tile_key, s.first_day, s.last_day, s.clock,
           CASE WHEN geometrytype(s.geom) = 'POINT' THEN st_x(s.geom) END, CASE WHEN geometrytype(s.geom) = 'POINT' THEN st_y(s.geom) END, s.geom
    FROM said s JOIN known k ON k.hash = s.hash;

    DELETE FROM threatmap.mark_values v
    WHERE v.id = ANY (loose) AND NOT EXISTS (SELECT FROM threatmap.mark m WHERE m.values_id = v.id);
END $$;

-- What threat.Incident.Outcome and Grades say in Go. Writing the incidents makes their marks anew.
DO $$
DECLARE
    part bigint;
BEGIN
    FOR part IN SELECT DISTINCT id / 200000 FROM threatmap.incident ORDER BY 1 LOOP
        UPDATE threatmap.incident i SET
            outcome = (SELECT CASE WHEN bool_or(n > 0) THEN array_agg(DISTINCT measure::text COLLATE "C") FILTER (WHERE n > 0) WHEN bool_or(n = 0) THEN '{none}' END
                FROM (SELECT measure, coalesce(best, nullif(min, 0), CASE WHEN max = 0 THEN 0 END) FROM threatmap.outcome WHERE incident_id = i.id) o (measure, n)),
            grade = (SELECT array_agg(DISTINCT (c.reliability || c.credibility) COLLATE "C") FROM threatmap.claim c
                JOIN threatmap.document d ON d.id = c.document_id AND d.tlp = 'CLEAR' WHERE c.incident_id = i.id)
        WHERE i.id >= part * 200000 AND i.id < (part + 1) * 200000;
    END LOOP;
END $$;

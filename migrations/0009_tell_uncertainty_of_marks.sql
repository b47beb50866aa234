-- Statistics ask how far from its place an incident may have been. Uncertainties repeat as other values do, so they go with the combinations
-- that marks share. Of what is coarsened for an audience it is that of the shape shown, rounded up (0004).
ALTER TABLE threatmap.mark_values ADD COLUMN uncertainty_m int;

CREATE OR REPLACE FUNCTION threatmap.mark_incidents(ids bigint[]) RETURNS void LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
    loose bigint[];
BEGIN
    WITH gone AS (DELETE FROM threatmap.mark WHERE incident_id = ANY (ids) RETURNING values_id)
    SELECT array_agg(DISTINCT values_id) INTO loose FROM gone;

    WITH said AS MATERIALIZED (
        SELECT i.*, sha256(convert_to(ROW (record_kind, event_type, event_subtype, side, success, date_precision, date_basis, geo_precision,
            adm0, adm1, source_country, actors, publishers, verification, origin, uncertainty_m)::text, 'UTF8')) AS hash
        FROM threatmap.incident_in_full i WHERE id = ANY (ids)
    ), added AS (
        INSERT INTO threatmap.mark_values (hash, record_kind, event_type, event_subtype, side, success, date_precision, date_basis,
            geo_precision, adm0, adm1, source_country, actors, publishers, verification, origin, uncertainty_m)
        SELECT DISTINCT ON (hash) hash, record_kind, event_type, event_subtype, side, success, date_precision, date_basis, geo_precision,
            adm0, adm1, source_country, actors, publishers, verification, origin, uncertainty_m
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

-- Most combinations have one uncertainty, which they get; incidents with another one get their marks anew. To make all marks anew would take
-- a minute for a million.
CREATE TEMPORARY TABLE uncertainty_said ON COMMIT DROP AS
SELECT m.values_id, i.uncertainty_m, row_number() OVER (PARTITION BY m.values_id ORDER BY count(*) DESC, i.uncertainty_m) > 1 AS another
FROM threatmap.mark m JOIN threatmap.incident i ON i.id = m.incident_id
GROUP BY m.values_id, i.uncertainty_m;

UPDATE threatmap.mark_values v SET uncertainty_m = s.uncertainty_m,
    hash = sha256(convert_to(ROW (v.record_kind, v.event_type, v.event_subtype, v.side, v.success, v.date_precision, v.date_basis, v.geo_precision,
        v.adm0, v.adm1, v.source_country, v.actors, v.publishers, v.verification, v.origin, s.uncertainty_m)::text, 'UTF8'))
FROM uncertainty_said s WHERE s.values_id = v.id AND NOT s.another;

DO $$
DECLARE
    part bigint[];
BEGIN
    FOR part IN
        SELECT array_agg(i.id) FROM uncertainty_said s
        JOIN threatmap.mark m ON m.values_id = s.values_id
        JOIN threatmap.incident i ON i.id = m.incident_id AND i.uncertainty_m IS NOT DISTINCT FROM s.uncertainty_m
        WHERE s.another
        GROUP BY i.id / 200000 ORDER BY i.id / 200000
    LOOP
        PERFORM threatmap.mark_incidents(part);
    END LOOP;
END $$;

CREATE OR REPLACE VIEW as_public.mark_values AS
SELECT id AS values_id, record_kind, event_type, event_subtype, side, success, date_precision, date_basis, geo_precision, adm0, adm1,
       source_country, actors, publishers, verification, origin, uncertainty_m
FROM threatmap.mark_values;

CREATE OR REPLACE VIEW as_public.marks_coarsened AS
SELECT fid, tile_key, first_day, last_day, clock,
       CASE WHEN geometrytype(geom) = 'POINT' THEN st_x(geom) END AS lon, CASE WHEN geometrytype(geom) = 'POINT' THEN st_y(geom) END AS lat, geom,
       record_kind::text, event_type::text, event_subtype::text, side::text, success::text, date_precision::text, date_basis::text,
       geo_precision::text, adm0, adm1, source_country, actors, publishers, verification::text, origin, uncertainty_m
FROM as_public.incidents_coarsened;

CREATE OR REPLACE VIEW as_admin.mark_values AS SELECT * FROM as_public.mark_values WHERE false;

CREATE OR REPLACE VIEW as_admin.marks_coarsened AS
SELECT fid, tile_key, first_day, last_day, clock,
       CASE WHEN geometrytype(geom) = 'POINT' THEN st_x(geom) END AS lon, CASE WHEN geometrytype(geom) = 'POINT' THEN st_y(geom) END AS lat, geom,
       record_kind::text, event_type::text, event_subtype::text, side::text, success::text, date_precision::text, date_basis::text,
       geo_precision::text, adm0, adm1, source_country, actors, publishers, verification::text, origin, uncertainty_m
FROM as_admin.incidents_as_is;

-- What tiles, counts, timeline and facets ask of an incident, apart from its texts: an incident is a row of about a kilobyte, of which a
-- scan for them needs less than a tenth. Values repeat: 74,000 events of UCDP have 2,200 combinations of all that filters ask for, so
-- each combination is kept once, and a filter's choices and the facets are worked out on combinations, not on records.
--
-- Only what may be told in full has a mark: a coarsened incident is told by its own view, and values that are used by nothing public
-- any more go with their last mark.
CREATE TABLE threatmap.mark_values (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash           bytea NOT NULL UNIQUE, -- of all the others: lists can be too long for an index
    record_kind    text NOT NULL,
    event_type     text NOT NULL,
    event_subtype  text,
    side           text NOT NULL,
    success        text NOT NULL,
    date_precision text NOT NULL,
    date_basis     text NOT NULL,
    geo_precision  text NOT NULL,
    adm0           text,
    adm1           text,
    source_country text,
    actors         text[],
    publishers     text[],
    verification   text NOT NULL,
    origin         text NOT NULL
);

CREATE TABLE threatmap.mark (
    incident_id bigint PRIMARY KEY,
    values_id   bigint NOT NULL,
    tile_key    bigint,
    first_day   date,
    last_day    date,
    clock       tstzrange,
    lon         float8, -- of a point; NULL otherwise
    lat         float8,
    geom        geometry(Geometry, 4326)
);
CREATE INDEX mark_values_id_idx ON threatmap.mark (values_id);
CREATE INDEX mark_tile_key_idx ON threatmap.mark (tile_key);
CREATE INDEX mark_geom_idx ON threatmap.mark USING gist (geom);

-- mark_incidents makes the marks of these incidents anew.
-- No nested loops: the planner knows nothing of how many values a list of incidents has, and takes 20,000 of them for a few.
CREATE FUNCTION threatmap.mark_incidents(ids bigint[]) RETURNS void LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
    loose bigint[];
BEGIN
    WITH gone AS (DELETE FROM threatmap.mark WHERE incident_id = ANY (ids) RETURNING values_id)
    SELECT array_agg(DISTINCT values_id) INTO loose FROM gone;

    WITH said AS MATERIALIZED (
        SELECT i.*, sha256(convert_to(ROW (record_kind, event_type, event_subtype, side, success, date_precision, date_basis, geo_precision,
            adm0, adm1, source_country, actors, publishers, verification, origin)::text, 'UTF8')) AS hash
        FROM threatmap.incident_in_full i WHERE id = ANY (ids)
    ), added AS (
        INSERT INTO threatmap.mark_values (hash, record_kind, event_type, event_subtype, side, success, date_precision, date_basis,
            geo_precision, adm0, adm1, source_country, actors, publishers, verification, origin)
        SELECT DISTINCT ON (hash) hash, record_kind, event_type, event_subtype, side, success, date_precision, date_basis, geo_precision,
            adm0, adm1, source_country, actors, publishers, verification, origin
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

-- Write transactions come one after the other, so no other one adds the same values meanwhile.
CREATE FUNCTION threatmap.mark_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM threatmap.mark_incidents((SELECT array_agg(id) FROM written));
    RETURN NULL;
END $$;
CREATE TRIGGER incident_mark_added AFTER INSERT ON threatmap.incident REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION threatmap.mark_written();
CREATE TRIGGER incident_mark_changed AFTER UPDATE ON threatmap.incident REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION threatmap.mark_written();
CREATE TRIGGER incident_mark_removed AFTER DELETE ON threatmap.incident REFERENCING OLD TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION threatmap.mark_written();

SELECT threatmap.mark_incidents(array_agg(id)) FROM threatmap.incident;

-- The two halves of what the public sees of incidents, without texts.
CREATE VIEW as_public.marks_as_is AS
SELECT incident_id AS fid, values_id, tile_key, first_day, last_day, clock, lon, lat, geom FROM threatmap.mark;

CREATE VIEW as_public.mark_values AS
SELECT id AS values_id, record_kind, event_type, event_subtype, side, success, date_precision, date_basis, geo_precision, adm0, adm1,
       source_country, actors, publishers, verification, origin
FROM threatmap.mark_values;

CREATE VIEW as_public.marks_coarsened AS
SELECT fid, tile_key, first_day, last_day, clock,
       CASE WHEN geometrytype(geom) = 'POINT' THEN st_x(geom) END AS lon, CASE WHEN geometrytype(geom) = 'POINT' THEN st_y(geom) END AS lat, geom,
       record_kind::text, event_type::text, event_subtype::text, side::text, success::text, date_precision::text, date_basis::text,
       geo_precision::text, adm0, adm1, source_country, actors, publishers, verification::text, origin
FROM as_public.incidents_coarsened;

GRANT SELECT ON as_public.marks_as_is, as_public.mark_values, as_public.marks_coarsened TO threatmap_public;

-- What admins see: every incident as it is, whatever its workflow, its TLP and its coarsening for others. Nobody is served from here until
-- there are keys; the index and its tests already speak for two audiences. The views have the names and columns of as_public, whose
-- geography they share.
DO $$
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'threatmap_admin') THEN
            CREATE ROLE threatmap_admin NOLOGIN;
        END IF;
    EXCEPTION
        WHEN duplicate_object OR unique_violation THEN NULL; -- another database of the cluster was quicker
        WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'the role threatmap_admin does not exist and % may not create it', current_user
                USING HINT = format('As a superuser: CREATE ROLE threatmap_admin NOLOGIN; GRANT threatmap_admin TO %I;', current_user);
    END;
    IF NOT pg_has_role(current_user, 'threatmap_admin', 'MEMBER') THEN
        BEGIN
            EXECUTE format('GRANT threatmap_admin TO %I', current_user);
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'user % is not a member of the role threatmap_admin', current_user
                USING HINT = format('As a superuser: GRANT threatmap_admin TO %I;', current_user);
        END;
    END IF;
END $$;

CREATE SCHEMA as_admin;
GRANT USAGE ON SCHEMA as_admin TO threatmap_admin;
GRANT threatmap_public TO threatmap_admin; -- for the geography in as_public

CREATE VIEW as_admin.incidents_as_is AS
SELECT i.public_id AS id, i.id AS fid, i.geom, i.tile_key, i.occurred, i.clock,
       i.record_kind, i.title_en AS title, i.title_ar, i.event_type, i.event_subtype, i.side, i.success,
       i.first_day, i.last_day, lower(i.clock) AS occurred_from, upper(i.clock) AS occurred_to, i.date_precision, i.date_basis,
       i.geo_precision, i.uncertainty_m, i.place_name, i.place_name_ar, i.adm0, i.adm1, i.source_country,
       i.killed_min, i.killed_best, i.killed_max, i.actors, i.publishers, i.verification, i.flags,
       i.origin, i.origin_id, i.origin_version, i.revision, i.recorded_at
FROM threatmap.incident i;

CREATE VIEW as_admin.incidents_coarsened AS SELECT * FROM as_admin.incidents_as_is WHERE false;

CREATE VIEW as_admin.incidents AS SELECT * FROM as_admin.incidents_as_is;

-- Marks are kept for what everyone sees in full; an admin's are worked out from the incidents.
CREATE VIEW as_admin.marks_as_is AS SELECT * FROM as_public.marks_as_is WHERE false;

CREATE VIEW as_admin.marks_near AS SELECT * FROM as_public.marks_near WHERE false;

CREATE VIEW as_admin.mark_values AS SELECT * FROM as_public.mark_values WHERE false;

CREATE VIEW as_admin.marks_coarsened AS
SELECT fid, tile_key, first_day, last_day, clock,
       CASE WHEN geometrytype(geom) = 'POINT' THEN st_x(geom) END AS lon, CASE WHEN geometrytype(geom) = 'POINT' THEN st_y(geom) END AS lat, geom,
       record_kind::text, event_type::text, event_subtype::text, side::text, success::text, date_precision::text, date_basis::text,
       geo_precision::text, adm0, adm1, source_country, actors, publishers, verification::text, origin
FROM as_admin.incidents_as_is;

CREATE VIEW as_admin.incident_borders AS
SELECT incident_id AS fid, border, side, distance_m FROM threatmap.incident_border WHERE audience = 'exact';

CREATE VIEW as_admin.mark_borders AS SELECT * FROM as_admin.incident_borders;

CREATE VIEW as_admin.change_counter AS SELECT seq FROM threatmap.ledger_head;

GRANT SELECT ON ALL TABLES IN SCHEMA as_admin TO threatmap_admin;

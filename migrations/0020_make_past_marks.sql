-- The index of the past is the present one and the marks of incidents that have been written since, which are kept as rows (migrations/0016). Read through views
-- over the others as well, they had the planner walk every incident there is for the borders of a few thousand: as_of_written has the views of marks over the
-- rows alone.
ALTER FUNCTION threatmap.make_past() RENAME TO make_past_views;

CREATE FUNCTION threatmap.make_past() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $make$
BEGIN
    PERFORM threatmap.make_past_views();
    PERFORM threatmap.make_past_marks();
END $make$;

-- make_past_marks makes the schema as_of_written anew, over past.kept_…: the views of as_public over the rows alone, from the same definitions.
CREATE FUNCTION threatmap.make_past_marks() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $make$
DECLARE
    slot CONSTANT text := 'current_setting(''threatmap.slot'')::bigint';
    name text;
    names text;
    def text;
BEGIN
    DROP SCHEMA IF EXISTS as_of_written CASCADE;
    CREATE SCHEMA as_of_written;
    GRANT USAGE ON SCHEMA as_of_written TO threatmap_public;

    SELECT string_agg('p.' || quote_ident(attname), ', ' ORDER BY attnum) INTO names
    FROM pg_attribute WHERE attrelid = 'threatmap.incident'::regclass AND attnum > 0 AND NOT attisdropped;
    EXECUTE format('CREATE VIEW past.kept_incident AS
        SELECT %s FROM past.incident_row p JOIN threatmap.incident i ON i.id = p.id AND i.revision = p.present WHERE p.slot = %s', names, slot);

    FOREACH name IN ARRAY ARRAY['incident_border', 'incident_coarsen', 'incident_actor'] LOOP
        SELECT string_agg('c.' || quote_ident(attname), ', ' ORDER BY attnum) INTO names
        FROM pg_attribute WHERE attrelid = ('threatmap.' || name)::regclass AND attnum > 0 AND NOT attisdropped;
        EXECUTE format('CREATE VIEW past.%I AS SELECT %s FROM past.%I c WHERE c.slot = %s', 'kept_' || name, names, name || '_row', slot);
    END LOOP;

    EXECUTE 'CREATE VIEW past.kept_incident_in_full AS ' || threatmap.kept_of_past(pg_get_viewdef('past.incident_in_full'::regclass));
    EXECUTE 'CREATE VIEW past.kept_participant_told AS ' || threatmap.kept_of_past(pg_get_viewdef('past.participant_told'::regclass));
    FOREACH name IN ARRAY ARRAY['incidents_as_is', 'incidents_coarsened', 'incident_borders'] LOOP
        EXECUTE format('CREATE VIEW past.%I AS %s', 'kept_' || name, threatmap.kept_of_past(pg_get_viewdef(('as_of_public.' || name)::regclass)));
    END LOOP;
    FOREACH name IN ARRAY ARRAY['marks_coarsened', 'mark_borders'] LOOP
        def := threatmap.kept_of_past(pg_get_viewdef(('as_of_public.' || name)::regclass));
        EXECUTE format('CREATE VIEW as_of_written.%I AS %s', name, def);
    END LOOP;
    GRANT SELECT ON ALL TABLES IN SCHEMA as_of_written TO threatmap_public;
END $make$;

-- kept_of_past makes the definition of a view over the past one over the rows alone. The views of marks name their columns by the view that they are of.
CREATE FUNCTION threatmap.kept_of_past(def text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT regexp_replace(regexp_replace(rtrim(def, '; '),
        '\mpast\.(incident|incident_border|incident_coarsen|incident_actor|incident_in_full|participant_told)\M', 'past.kept_\1', 'g'),
        '\mas_of_public\.(incidents_as_is|incidents_coarsened|incident_borders)\M', 'past.kept_\1 AS \1', 'g')
$$;

-- Which incidents were written since is answered by this index alone: revisions are wide.
DROP INDEX threatmap.revision_ledger_idx;
CREATE INDEX revision_ledger_idx ON threatmap.revision (ledger_seq, ordinal) INCLUDE (incident_id, rev);

-- Documents that are not for everyone are few.
CREATE INDEX document_restricted_idx ON threatmap.document (id) WHERE tlp <> 'CLEAR';

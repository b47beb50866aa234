-- What the public may know today of what was known on an earlier day: the views of as_public, once more, over the incidents as they were.
--
-- An incident that has not been written since that day is read where it is. Of the others the program keeps the revisions of that day as rows (store/past.go),
-- made by today's rules: withdrawn and restricted ones have none, coarsening is the stricter of then and now. Such a row counts only while the incident's
-- present revision is the one under which it was made: what is withdrawn or coarsened today is hidden in the past from the same commit on.
--
-- The rows are of one moment each (slot) and can be made again at any time: unlogged tables. A reader sets threatmap.slot and threatmap.as_of, the moment's
-- last instant, for its transaction. Nothing here says anew who may see what: the views are made from the definitions of as_public.
CREATE SEQUENCE threatmap.past_slot_seq;
CREATE INDEX ledger_recorded_at_idx ON threatmap.ledger (recorded_at);

-- make_past makes the schemas past and as_of_public anew. It runs after each migration: a later one may change what they are made from.
CREATE FUNCTION threatmap.make_past() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog SET client_min_messages = warning AS $make$
DECLARE
    at CONSTANT text := 'current_setting(''threatmap.as_of'')::timestamptz';
    slot CONSTANT text := 'current_setting(''threatmap.slot'')::bigint';
    base CONSTANT text[] := ARRAY['incident_border', 'incident_coarsen', 'outcome', 'incident_actor', 'claim', 'incident_text'];
    told CONSTANT text[] := ARRAY['incidents_as_is', 'incidents_coarsened', 'incidents', 'incident_details', 'incident_supports', 'outcomes',
        'participants', 'incident_borders', 'claims', 'documents', 'sources', 'revisions'];
    name text;
    names text;
    def text;
BEGIN
    DROP SCHEMA IF EXISTS past CASCADE;
    DROP SCHEMA IF EXISTS as_of_public CASCADE;
    CREATE SCHEMA past;
    CREATE SCHEMA as_of_public;
    GRANT USAGE ON SCHEMA as_of_public TO threatmap_public;

    CREATE UNLOGGED TABLE past.moment (slot bigint PRIMARY KEY DEFAULT nextval('threatmap.past_slot_seq'), as_of timestamptz NOT NULL, used_at timestamptz NOT NULL);

    CREATE VIEW as_of_public.moments AS SELECT slot FROM past.moment;

    CREATE UNLOGGED TABLE past.incident_row (slot bigint NOT NULL, present int NOT NULL, LIKE threatmap.incident INCLUDING GENERATED, PRIMARY KEY (slot, id));
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO names
    FROM pg_attribute WHERE attrelid = 'threatmap.incident'::regclass AND attnum > 0 AND NOT attisdropped;
    EXECUTE format('CREATE VIEW past.incident AS SELECT %1$s FROM threatmap.incident i WHERE i.recorded_at <= %2$s
        UNION ALL SELECT %3$s FROM past.incident_row p JOIN threatmap.incident i ON i.id = p.id AND i.revision = p.present WHERE p.slot = %4$s',
        'i.' || replace(names, ', ', ', i.'), at, 'p.' || replace(names, ', ', ', p.'), slot);

    -- What belongs to incidents, each row to one. Which of them are seen, the incidents say.
    FOREACH name IN ARRAY base LOOP
        EXECUTE format('CREATE UNLOGGED TABLE past.%1$I (slot bigint NOT NULL, LIKE threatmap.%2$I)', name || '_row', name);
        EXECUTE format('CREATE INDEX ON past.%1$I (slot, incident_id)', name || '_row');
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO names
        FROM pg_attribute WHERE attrelid = ('threatmap.' || name)::regclass AND attnum > 0 AND NOT attisdropped;
        EXECUTE format('CREATE VIEW past.%1$I AS
            SELECT %2$s FROM threatmap.%1$I c WHERE NOT EXISTS (SELECT FROM past.incident_row p WHERE p.slot = %3$s AND p.id = c.incident_id)
            UNION ALL SELECT %2$s FROM past.%4$I c WHERE c.slot = %3$s', name, 'c.' || replace(names, ', ', ', c.'), slot, name || '_row');
    END LOOP;
    EXECUTE format('CREATE VIEW past.revision AS SELECT r.* FROM threatmap.revision r JOIN threatmap.ledger l ON l.seq = r.ledger_seq WHERE l.recorded_at <= %s', at);

    EXECUTE 'CREATE VIEW past.incident_in_full AS ' || threatmap.as_of_past(pg_get_viewdef('threatmap.incident_in_full'::regclass), told);
    -- Whom a place's name tells is asked of the names that it had then and of those that it has now.
    CREATE VIEW past.participant_told AS
    SELECT p.incident_id, p.n, p.role, p.confidence, p.claimed, a.name, a.name_ar, a.aliases, a.class, a.origin_id, parent.name AS parent,
           NOT 'public' = ANY (coalesce(i.coarsened_for, '{}')) OR NOT threatmap.tells_place(ARRAY[a.name, a.name_ar, parent.name] || a.aliases,
               ARRAY[i.place_name, i.place_name_ar, i.source_adm2, i.source_adm1, now.place_name, now.place_name_ar, now.source_adm2, now.source_adm1]) AS told, a.folded
    FROM past.incident i
    JOIN threatmap.incident now ON now.id = i.id
    JOIN past.incident_actor p ON p.incident_id = i.id
    JOIN threatmap.actor a ON a.id = p.actor_id
    LEFT JOIN threatmap.actor parent ON parent.id = a.parent_id;

    FOREACH name IN ARRAY told LOOP
        EXECUTE format('CREATE VIEW as_of_public.%I AS %s', name, threatmap.as_of_past(pg_get_viewdef(('as_public.' || name)::regclass), told));
    END LOOP;

    -- Marks are read of incidents written since only: each with its values, as those of coarsened ones are.
    CREATE VIEW as_of_public.mark_values AS SELECT * FROM as_public.mark_values WHERE false;
    CREATE VIEW as_of_public.marks_as_is AS SELECT * FROM as_public.marks_as_is WHERE false;
    CREATE VIEW as_of_public.marks_near AS SELECT * FROM as_public.marks_near WHERE false;
    def := pg_get_viewdef('as_public.marks_coarsened'::regclass);
    EXECUTE format('CREATE VIEW as_of_public.marks_coarsened AS %s UNION ALL %s',
        rtrim(replace(def, 'as_public.incidents_coarsened', 'as_of_public.incidents_coarsened'), '; '),
        replace(replace(def, 'as_public.incidents_coarsened', 'as_of_public.incidents_as_is'), 'incidents_coarsened.', 'incidents_as_is.'));
    CREATE VIEW as_of_public.mark_borders AS SELECT * FROM as_of_public.incident_borders;

    CREATE VIEW as_of_public.incident_texts AS
    SELECT t.incident_id AS fid, t.folded
    FROM past.incident_text t JOIN past.incident_in_full i ON i.id = t.incident_id
    UNION ALL
    SELECT i.id, a.folded
    FROM past.incident_in_full i CROSS JOIN unnest(i.actors) n (name) JOIN threatmap.actor a ON a.name = n.name
    UNION ALL
    SELECT i.id, s.folded
    FROM past.incident_in_full i CROSS JOIN unnest(i.publishers) n (name) JOIN threatmap.source s ON s.publisher = n.name
    UNION ALL
    SELECT c.incident_id, d.folded
    FROM threatmap.document d JOIN past.claim c ON c.document_id = d.id JOIN past.incident_in_full i ON i.id = c.incident_id
    WHERE d.tlp = 'CLEAR'
    UNION ALL
    SELECT v.fid, p.folded
    FROM as_of_public.incidents_coarsened v JOIN past.participant_told p ON p.incident_id = v.fid
    WHERE p.told;

    GRANT SELECT ON ALL TABLES IN SCHEMA as_of_public TO threatmap_public;
END $make$;

-- as_of_past makes a view's definition one over the past.
CREATE FUNCTION threatmap.as_of_past(def text, told text[]) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT regexp_replace(regexp_replace(rtrim(def, '; '),
        '\mthreatmap\.(incident|incident_border|incident_coarsen|outcome|incident_actor|claim|incident_text|revision|incident_in_full|participant_told)\M', 'past.\1', 'g'),
        '\mas_public\.(' || array_to_string(told, '|') || ')\M', 'as_of_public.\1', 'g')
$$;


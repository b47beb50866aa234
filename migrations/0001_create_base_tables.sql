-- Base tables. Positions are lon/lat on WGS 84 (EPSG:4326), lengths are metres unless a name says km, times are UTC. NULL = unknown.
-- Tables live in schema threatmap; what an audience may see of them lives in views in schema as_public.

CREATE SCHEMA IF NOT EXISTS threatmap;
CREATE SCHEMA IF NOT EXISTS as_public;
CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public;

-- Readers become this role: it may read the views of as_public and nothing else. A role belongs to the whole cluster, so another
-- database of it may have made it already, even at this moment.
DO $$
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'threatmap_public') THEN
            CREATE ROLE threatmap_public NOLOGIN;
        END IF;
    EXCEPTION
        WHEN duplicate_object OR unique_violation THEN NULL;
        WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'the role threatmap_public does not exist and % may not create it', current_user
                USING HINT = format('As a superuser: CREATE ROLE threatmap_public NOLOGIN; GRANT threatmap_public TO %I;', current_user);
    END;
    IF NOT pg_has_role(current_user, 'threatmap_public', 'MEMBER') THEN
        BEGIN
            EXECUTE format('GRANT threatmap_public TO %I', current_user);
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'user % is not a member of the role threatmap_public', current_user
                USING HINT = format('As a superuser: GRANT threatmap_public TO %I;', current_user);
        END;
    END IF;
END $$;
GRANT USAGE ON SCHEMA as_public TO threatmap_public;

-- Code lists: the same as threat.CodeLists(); a test compares them. Their labels are filled in by the program after migrating.
CREATE TABLE code (
    list       text NOT NULL,
    code       text NOT NULL,
    rank       int  NOT NULL,
    en         text NOT NULL,
    ar         text NOT NULL,
    definition text NOT NULL,
    crosswalk  text NOT NULL,
    PRIMARY KEY (list, code)
);

CREATE DOMAIN record_kind AS text CHECK (VALUE IN (
    'incident', 'aggregate', 'pattern', 'estimate', 'assessment', 'forecast', 'context'));
CREATE DOMAIN event_type AS text CHECK (VALUE IN (
    'explosive', 'attack', 'security', 'facilitation', 'finance', 'propaganda', 'control', 'armed_violence', 'civil', 'unknown'));
CREATE DOMAIN event_subtype AS text CHECK (VALUE IN (
    'ied_roadside', 'vbied', 'svest', 'grenade', 'shelling', 'mine', 'ied', 'ambush', 'checkpoint_assault', 'armed_clash',
    'assassination', 'targeted_killing', 'abduction', 'execution', 'extortion_enforcement', 'prison_break', 'camp_breakout',
    'raid', 'counter_raid', 'sweep', 'arrest', 'weapons_seizure', 'ied_clearance', 'plot_foiled', 'cell_dismantled',
    'strike_unilateral', 'strike_partnered', 'partnered_operation', 'recruitment', 'infiltration', 'smuggling', 'safehouse',
    'training_base', 'hawala', 'donation', 'extortion', 'cash_seizure', 'claim', 'threat', 'area_gained', 'area_lost',
    'withdrawal', 'state_based', 'non_state', 'one_sided', 'protest', 'riot', 'displacement'));
CREATE DOMAIN side AS text CHECK (VALUE IN (
    'adversary_action', 'security_action', 'engagement', 'other'));
CREATE DOMAIN success AS text CHECK (VALUE IN (
    'completed', 'attempted', 'foiled', 'claimed_only', 'unknown'));
CREATE DOMAIN date_precision AS text CHECK (VALUE IN (
    'minute', 'hour', 'day', 'few_days', 'week', 'month', 'quarter', 'year', 'unknown'));
CREATE DOMAIN date_basis AS text CHECK (VALUE IN (
    'event', 'reported', 'announced', 'inferred'));
CREATE DOMAIN geo_precision AS text CHECK (VALUE IN (
    'exact', 'near', 'locality', 'area', 'adm2', 'adm1', 'country', 'linear_or_border', 'unknown'));
CREATE DOMAIN geo_basis AS text CHECK (VALUE IN (
    'coordinates_given', 'geolocated_imagery', 'gazetteer', 'adm_centroid', 'drawn', 'inferred'));
CREATE DOMAIN measure AS text CHECK (VALUE IN (
    'killed', 'wounded', 'detained', 'abducted', 'displaced', 'weapons_seized', 'ieds_cleared', 'cells_dismantled',
    'facilities_hit', 'cells_active'));
CREATE DOMAIN who AS text CHECK (VALUE IN (
    'all', 'civilian', 'security_force', 'adversary', 'official', 'aid_worker', 'unknown', 'side_a', 'side_b', 'combatant'));
CREATE DOMAIN weapon AS text CHECK (VALUE IN (
    'ied_roadside', 'ied_victim', 'vbied', 'svest', 'mine', 'small_arms', 'grenade', 'rpg', 'mortar_rocket', 'uas', 'airstrike',
    'knife', 'arson', 'other', 'unknown'));
CREATE DOMAIN weapons AS text[] CHECK (VALUE <@ ARRAY[
    'ied_roadside', 'ied_victim', 'vbied', 'svest', 'mine', 'small_arms', 'grenade', 'rpg', 'mortar_rocket', 'uas', 'airstrike',
    'knife', 'arson', 'other', 'unknown']);
CREATE DOMAIN target_class AS text CHECK (VALUE IN (
    'security_force', 'local_official', 'tribal_leader', 'civilian', 'infrastructure', 'energy', 'checkpoint', 'convoy',
    'prison_camp', 'aid', 'religious', 'other', 'unknown'));
CREATE DOMAIN target_classes AS text[] CHECK (VALUE <@ ARRAY[
    'security_force', 'local_official', 'tribal_leader', 'civilian', 'infrastructure', 'energy', 'checkpoint', 'convoy',
    'prison_camp', 'aid', 'religious', 'other', 'unknown']);
CREATE DOMAIN role AS text CHECK (VALUE IN (
    'perpetrator', 'target', 'initiator', 'supporting', 'detaining', 'claimant', 'affected', 'side_a', 'side_b', 'unknown'));
CREATE DOMAIN verification AS text CHECK (VALUE IN (
    'unverified', 'single_source', 'corroborated', 'verified', 'disputed', 'refuted', 'duplicate'));
CREATE DOMAIN workflow AS text CHECK (VALUE IN (
    'draft', 'review', 'published', 'frozen', 'withdrawn'));
CREATE DOMAIN tlp AS text CHECK (VALUE IN (
    'CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'));
CREATE DOMAIN coarsen AS text CHECK (VALUE IN (
    'as_is', '1km', '5km', '10km', 'adm2', 'adm1', 'hide'));
CREATE DOMAIN actor_class AS text CHECK (VALUE IN (
    'state_forces', 'rebel', 'political_militia', 'identity_militia', 'rioters', 'protesters', 'civilians', 'external', 'unknown'));
CREATE DOMAIN source_type AS text CHECK (VALUE IN (
    'traditional_media', 'report', 'local_partner', 'new_media', 'official_statement', 'party_to_conflict', 'imagery', 'dataset',
    'unknown'));
CREATE DOMAIN reliability AS text CHECK (VALUE IN (
    'A', 'B', 'C', 'D', 'E', 'F'));
CREATE DOMAIN credibility AS text CHECK (VALUE IN (
    '1', '2', '3', '4', '5', '6'));
CREATE DOMAIN stance AS text CHECK (VALUE IN (
    'supports', 'contradicts', 'mentions'));
CREATE DOMAIN audience AS text CHECK (VALUE IN ('public', 'member', 'analyst', 'editor', 'admin'));
CREATE DOMAIN count_number AS int CHECK (VALUE >= 0);

-- Incidents. What filters and facets need of the child tables (actors, publishers, killed) is kept here too, written in the same
-- transaction.
CREATE SEQUENCE incident_id_seq;
CREATE TABLE incident (
    id             bigint PRIMARY KEY DEFAULT nextval('incident_id_seq'),
    public_id      text NOT NULL UNIQUE,
    origin         text NOT NULL CHECK (origin <> ''),
    origin_id      text NOT NULL CHECK (origin_id <> ''),
    origin_version text,

    record_kind    record_kind NOT NULL,
    count_min      count_number,
    count_best     count_number,
    count_max      count_number,
    title_en       text,
    title_ar       text,
    summary_en     text,
    summary_ar     text,
    event_type     event_type NOT NULL,
    event_subtype  event_subtype,
    side           side NOT NULL,
    success        success NOT NULL,

    occurred       daterange CHECK (NOT isempty(occurred)), -- the days that surely hold it; NULL = nothing known
    clock          tstzrange CHECK (NOT isempty(clock)),    -- [first, last] possible instant, where the source gives clock times
    first_day      date GENERATED ALWAYS AS (CASE WHEN occurred IS NOT NULL THEN coalesce(lower(occurred), '-infinity') END) STORED,
    last_day       date GENERATED ALWAYS AS (CASE WHEN occurred IS NOT NULL THEN coalesce(upper(occurred) - 1, 'infinity') END) STORED,
    date_precision date_precision NOT NULL,
    date_basis     date_basis NOT NULL,
    time_zone      text,
    reported_at    timestamptz,
    recorded_at    timestamptz NOT NULL, -- of the current revision

    geom           geometry(Geometry, 4326),
    support_area   text,
    geo_precision  geo_precision NOT NULL,
    uncertainty_m  int,
    geo_basis      geo_basis NOT NULL,
    geo_assumed    text,
    place_name     text,
    place_name_ar  text,
    gazetteer_id   text,
    source_country text,
    source_adm1    text,
    source_adm2    text,

    adm0           text, -- derived from geom and boundary_set
    adm1           text,
    boundary_set   text,
    tile_key       bigint, -- Morton key of the representative point; NULL without a place and beyond Web Mercator's square

    weapons        weapons,
    target_classes target_classes,
    actors         text[], -- names, sorted
    publishers     text[], -- names, sorted
    killed_min     count_number,
    killed_best    count_number,
    killed_max     count_number,

    verification   verification NOT NULL,
    confidence     smallint CHECK (confidence BETWEEN 0 AND 100),
    workflow       workflow NOT NULL,
    sensitivity    text[],
    tlp            tlp NOT NULL,
    coarsened_for  text[] CHECK (coarsened_for <@ ARRAY['public', 'member', 'analyst', 'editor', 'admin']),
    tags           text[],
    flags          text[],
    field_origin   jsonb,
    revision       int NOT NULL CHECK (revision >= 1),
    content_hash   bytea NOT NULL CHECK (length(content_hash) = 32), -- sha256 of the current revision's content

    UNIQUE (origin, origin_id),
    -- A class never claims to be finer than the ceiling of the class before it.
    CONSTRAINT uncertainty_above_class_floor CHECK (uncertainty_m >= CASE geo_precision
        WHEN 'near' THEN 101 WHEN 'locality' THEN 1001 WHEN 'area' THEN 5001 ELSE 0 END),
    CONSTRAINT geometry_is_valid CHECK (ST_IsValid(geom)),
    CONSTRAINT tile_key_needs_place CHECK (geom IS NOT NULL OR tile_key IS NULL)
);
CREATE INDEX incident_geom_idx ON incident USING gist (geom);
CREATE INDEX incident_tile_key_idx ON incident (tile_key);
CREATE INDEX incident_first_day_idx ON incident (first_day DESC, id);
CREATE INDEX incident_last_day_idx ON incident (last_day);
CREATE INDEX incident_actors_idx ON incident USING gin (actors);
CREATE INDEX incident_publishers_idx ON incident USING gin (publishers);

CREATE TABLE outcome (
    incident_id         bigint NOT NULL,
    n                   smallint NOT NULL, -- order in the record
    measure             measure NOT NULL,
    who                 who NOT NULL,
    min                 count_number,
    best                count_number,
    max                 count_number,
    basis               text,
    source_inconsistent boolean NOT NULL,
    PRIMARY KEY (incident_id, n),
    CONSTRAINT ordered_or_flagged CHECK (source_inconsistent OR
        (coalesce(min <= best, true) AND coalesce(best <= max, true) AND coalesce(min <= max, true)))
);

CREATE TABLE actor (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      text NOT NULL UNIQUE CHECK (name <> ''),
    name_ar   text,
    aliases   text[],
    class     actor_class NOT NULL,
    origin_id text, -- e.g. "ucdp:234"
    parent_id bigint REFERENCES actor,
    valid     daterange
);

CREATE TABLE incident_actor (
    incident_id bigint NOT NULL,
    n           smallint NOT NULL,
    actor_id    bigint NOT NULL,
    role        role NOT NULL,
    confidence  smallint CHECK (confidence BETWEEN 0 AND 100),
    claimed     boolean,
    PRIMARY KEY (incident_id, n)
);
CREATE INDEX incident_actor_actor_idx ON incident_actor (actor_id);

-- Sources, what they published, and which of it says what about which incident.
CREATE TABLE source (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    publisher   text NOT NULL UNIQUE CHECK (publisher <> ''),
    type        source_type NOT NULL,
    scale       text,
    lang        text,
    reliability reliability NOT NULL,
    url         text
);

CREATE TABLE document (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest              bytea NOT NULL UNIQUE CHECK (length(digest) = 32), -- of everything below but retrieved_at
    source_id           bigint NOT NULL REFERENCES source,
    url                 text,
    title               text,
    published           daterange,
    published_precision date_precision,
    retrieved_at        timestamptz,
    sha256              bytea CHECK (length(sha256) = 32), -- of the document's bytes
    version             text,
    licence             text,
    attribution         text,
    tlp                 tlp NOT NULL
);

CREATE TABLE claim (
    incident_id  bigint NOT NULL,
    n            smallint NOT NULL,
    document_id  bigint NOT NULL,
    field        text NOT NULL CHECK (field <> ''),
    char_start   int CHECK (char_start >= 0), -- Unicode code points, half open
    char_end     int,
    quote        text,
    locator      text,
    value        jsonb, -- what the source wrote, by its own column names
    reliability  reliability NOT NULL,
    credibility  credibility NOT NULL,
    stance       stance NOT NULL,
    extracted_by text NOT NULL CHECK (extracted_by <> ''),
    reviewer     text,
    PRIMARY KEY (incident_id, n),
    CONSTRAINT span_is_whole CHECK ((char_start IS NULL) = (char_end IS NULL) AND coalesce(char_start < char_end, true))
);
CREATE INDEX claim_document_idx ON claim (document_id);

-- Derived rows: distances to every border within 100 km from the exact place ('exact'), or from what an audience sees of it; and what
-- an audience sees of a coarsened place. geom NULL there = hidden.
CREATE TABLE incident_border (
    incident_id bigint NOT NULL,
    audience    text NOT NULL CHECK (audience IN ('exact', 'public', 'member', 'analyst', 'editor', 'admin')),
    border      text NOT NULL,
    side        text, -- country whose polygon holds the place; NULL where none does
    distance_m  float8 NOT NULL CHECK (distance_m >= 0),
    PRIMARY KEY (incident_id, audience, border)
);
CREATE INDEX incident_border_distance_idx ON incident_border (border, distance_m);

CREATE TABLE incident_coarsen (
    incident_id   bigint NOT NULL,
    audience      audience NOT NULL,
    rule          coarsen NOT NULL CHECK (rule <> 'as_is'),
    geom          geometry(Geometry, 4326),
    support       text, -- how the geometry was made, e.g. "grid 5km" or "adm1 IQ-DI"
    geo_precision geo_precision NOT NULL,
    uncertainty_m int CHECK (uncertainty_m >= 0),
    adm0          text,
    adm1          text,
    tile_key      bigint,
    PRIMARY KEY (incident_id, audience)
);

-- Geography. Every figure depends on the boundary set, so each row of it names its set; one set is active.
CREATE TABLE boundary_set (
    id          text PRIMARY KEY,
    title       text NOT NULL,
    source      text NOT NULL,
    licence     text,
    attribution text,
    loaded_at   timestamptz NOT NULL,
    active      boolean NOT NULL
);
CREATE UNIQUE INDEX boundary_set_one_active_idx ON boundary_set (active) WHERE active;

CREATE TABLE country (
    boundary_set text NOT NULL REFERENCES boundary_set ON DELETE CASCADE,
    code         text NOT NULL, -- ISO 3166-1 alpha-3
    name_en      text,
    name_ar      text,
    geom         geometry(MultiPolygon, 4326) NOT NULL,
    PRIMARY KEY (boundary_set, code)
);

CREATE TABLE admin1 (
    boundary_set text NOT NULL REFERENCES boundary_set ON DELETE CASCADE,
    code         text NOT NULL, -- ISO 3166-2
    adm0         text NOT NULL,
    name_en      text,
    name_ar      text,
    geom         geometry(MultiPolygon, 4326) NOT NULL,
    PRIMARY KEY (boundary_set, code)
);

CREATE TABLE border (
    boundary_set text NOT NULL REFERENCES boundary_set ON DELETE CASCADE,
    code         text NOT NULL, -- "IRQ-SYR": both countries in alphabetical order
    a            text NOT NULL,
    b            text NOT NULL,
    geom         geometry(MultiLineString, 4326) NOT NULL,
    length_m     float8 NOT NULL CHECK (length_m > 0), -- geodesic, along the lon/lat lines
    disputed     boolean NOT NULL,
    note         text,
    PRIMARY KEY (boundary_set, code),
    CHECK (a < b AND code = a || '-' || b)
);

CREATE TABLE belt (
    boundary_set text NOT NULL,
    border       text NOT NULL,
    side         text NOT NULL,
    width_km     int NOT NULL CHECK (width_km > 0),
    geom         geometry(MultiPolygon, 4326) NOT NULL,
    area_km2     float8 NOT NULL CHECK (area_km2 > 0),
    method       jsonb NOT NULL,
    PRIMARY KEY (boundary_set, border, side, width_km),
    FOREIGN KEY (boundary_set, border) REFERENCES border (boundary_set, code) ON DELETE CASCADE
);
CREATE INDEX belt_geom_idx ON belt USING gist (geom);

CREATE TABLE area (
    id             text PRIMARY KEY,
    kind           text NOT NULL,
    name_en        text,
    name_ar        text,
    geom           geometry(Geometry, 4326) NOT NULL,
    uncertainty_km float8 CHECK (uncertainty_km >= 0),
    source         text,
    method         jsonb,
    parent         text REFERENCES area,
    valid          daterange
);
CREATE INDEX area_geom_idx ON area USING gist (geom);

CREATE TABLE corridor (
    id             text PRIMARY KEY,
    kind           text NOT NULL,
    name_en        text,
    name_ar        text,
    line           geometry(LineString, 4326) NOT NULL,
    band           geometry(MultiPolygon, 4326), -- everything within half_width_m of the line, cut flat at its two ends
    half_width_m   float8 CHECK (half_width_m > 0),
    direction      text,
    confidence     text,
    uncertainty_m  float8 CHECK (uncertainty_m >= 0),
    waypoints      jsonb,
    source         text,
    method         jsonb
);
CREATE INDEX corridor_line_idx ON corridor USING gist (line);
CREATE INDEX corridor_band_idx ON corridor USING gist (band);

CREATE TABLE facility (
    id             text PRIMARY KEY,
    kind           text NOT NULL,
    name_en        text,
    name_ar        text,
    geom           geometry(Geometry, 4326) NOT NULL,
    precision_note text,
    source         text
);
CREATE INDEX facility_geom_idx ON facility USING gist (geom);

CREATE TABLE place (
    id         text PRIMARY KEY,
    name_en    text,
    name_ar    text,
    adm0       text,
    population int CHECK (population >= 0),
    rank       int CHECK (rank >= 1), -- 1 = shown first
    geom       geometry(Point, 4326) NOT NULL,
    source     text
);
CREATE INDEX place_geom_idx ON place USING gist (geom);

-- What of the supplied data is loaded, so that a start with the same data does nothing.
CREATE TABLE loaded (
    name text PRIMARY KEY,
    hash bytea NOT NULL
);

-- The ledger: one row a write transaction, each chained to the one before by its hash. hash covers prev_hash, recorded_at, editor,
-- reason and the salted content hash of every revision of the transaction, in order.
CREATE TABLE ledger (
    seq         bigint PRIMARY KEY,
    recorded_at timestamptz NOT NULL,
    editor      text NOT NULL,
    reason      text NOT NULL,
    rows        int NOT NULL,
    prev_hash   bytea NOT NULL,
    hash        bytea NOT NULL
);

-- One row: the change counter. It is updated last in a write transaction; a sequence would let readers skip what commits late.
CREATE TABLE ledger_head (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq  bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO ledger_head (seq, hash) VALUES (0, sha256(''));

CREATE TABLE revision (
    incident_id  bigint NOT NULL,
    rev          int NOT NULL,
    ledger_seq   bigint NOT NULL,
    ordinal      int NOT NULL, -- place within its transaction
    op           text NOT NULL CHECK (op IN ('add', 'change', 'redact')),
    redacts      int[], -- the revisions whose content a 'redact' removed
    content      text,  -- canonical JSON of the incident
    salt         bytea, -- content_hash = sha256(salt, content); goes with the content, so that nobody can guess what it was
    content_hash bytea NOT NULL,
    redacted     boolean NOT NULL DEFAULT false,
    PRIMARY KEY (incident_id, rev),
    CONSTRAINT content_unless_redacted CHECK (redacted = (content IS NULL) AND redacted = (salt IS NULL))
);
CREATE INDEX revision_ledger_idx ON revision (ledger_seq, ordinal);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

-- Only the content of a revision may go; what it was chained with stays.
CREATE FUNCTION refuse_all_but_redaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.redacted AND NEW.content IS NULL AND NEW.salt IS NULL
        AND (NEW.incident_id, NEW.rev, NEW.ledger_seq, NEW.ordinal, NEW.op, NEW.content_hash)
          = (OLD.incident_id, OLD.rev, OLD.ledger_seq, OLD.ordinal, OLD.op, OLD.content_hash)
        AND NEW.redacts IS NOT DISTINCT FROM OLD.redacts THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'revisions are append-only: only their content may be removed';
END $$;

CREATE TRIGGER revision_redaction_only BEFORE UPDATE ON revision FOR EACH ROW EXECUTE FUNCTION refuse_all_but_redaction();
CREATE TRIGGER revision_no_delete BEFORE DELETE OR TRUNCATE ON revision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Incidents, what belongs to them, and what that refers to. Foreign keys would say the same, but look up one row at a time, which slows
-- imports; these look up all rows of a statement at once. The other half of a foreign key is simple: of what is referred to,
-- nothing ever goes or gets another id.
CREATE FUNCTION refuse_strays() RETURNS trigger LANGUAGE plpgsql AS $$ -- arguments: column, table and column that it refers to
DECLARE
    stray bigint;
BEGIN
    -- Not NOT EXISTS, which is planned as a join that may read all of a table for each statement. Planned anew each time: tables grow.
    EXECUTE format('SELECT a.%1$I FROM added a WHERE (SELECT p.%4$I FROM %2$I.%3$I p WHERE p.%4$I = a.%1$I) IS NULL LIMIT 1',
        TG_ARGV[0], TG_TABLE_SCHEMA, TG_ARGV[1], TG_ARGV[2]) INTO stray;
    IF stray IS NOT NULL THEN
        RAISE EXCEPTION '%.% is %, and there is no such %', TG_TABLE_NAME, TG_ARGV[0], stray, TG_ARGV[1]
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'no % may go or get another id: others refer to it', TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
END $$;

CREATE TRIGGER incident_stays BEFORE DELETE OR TRUNCATE OR UPDATE OF id ON incident FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER actor_stays BEFORE DELETE OR TRUNCATE OR UPDATE OF id ON actor FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER document_stays BEFORE DELETE OR TRUNCATE OR UPDATE OF id ON document FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

DO $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT * FROM (VALUES
        ('outcome', 'incident_id', 'incident', 'id'), ('incident_border', 'incident_id', 'incident', 'id'),
        ('incident_coarsen', 'incident_id', 'incident', 'id'), ('revision', 'incident_id', 'incident', 'id'),
        ('revision', 'ledger_seq', 'ledger', 'seq'),
        ('incident_actor', 'incident_id', 'incident', 'id'), ('incident_actor', 'actor_id', 'actor', 'id'),
        ('claim', 'incident_id', 'incident', 'id'), ('claim', 'document_id', 'document', 'id')
    ) AS t (child, child_column, parent, parent_column) LOOP
        EXECUTE format('CREATE TRIGGER %2$s_added AFTER INSERT ON %1$I REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_strays(%2$L, %3$L, %4$L)', r.child, r.child_column, r.parent, r.parent_column);
        EXECUTE format('CREATE TRIGGER %2$s_changed AFTER UPDATE ON %1$I REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_strays(%2$L, %3$L, %4$L)', r.child, r.child_column, r.parent, r.parent_column);
    END LOOP;
END $$;

-- Quick to pack, where this PostgreSQL can: an import writes as much of these as of all else.
DO $$
BEGIN
    ALTER TABLE revision ALTER COLUMN content SET COMPRESSION lz4;
    ALTER TABLE claim ALTER COLUMN value SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;

-- What the index reads at its start and after each change: every mark with the borders near it, in one walk along two primary keys. A mark
-- with several borders has several rows, one with none has one.
CREATE VIEW as_public.marks_near AS
SELECT m.incident_id AS fid, m.values_id, m.tile_key, m.first_day, m.last_day, m.clock, m.lon, m.lat, m.geom, b.border, b.side, b.distance_m
FROM threatmap.mark m
LEFT JOIN threatmap.incident_border b ON b.incident_id = m.incident_id AND b.audience = 'exact';

GRANT SELECT ON as_public.marks_near TO threatmap_public;

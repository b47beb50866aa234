-- What the index reads at its start: the borders near each mark, found by the mark, which a scan of incidents would take much longer for.
CREATE VIEW as_public.mark_borders AS
SELECT b.incident_id AS fid, b.border, b.side, b.distance_m
FROM threatmap.mark m JOIN threatmap.incident_border b ON b.incident_id = m.incident_id AND b.audience = 'exact'
UNION ALL
SELECT b.incident_id, b.border, b.side, b.distance_m
FROM threatmap.incident_border b
JOIN threatmap.incident i ON i.id = b.incident_id
WHERE b.audience = 'public' AND 'public' = ANY (i.coarsened_for) AND i.workflow IN ('published', 'frozen') AND i.tlp = 'CLEAR';

GRANT SELECT ON as_public.mark_borders TO threatmap_public;

-- The usual questions. Lines that begin with -- stay in the definition, so .schema explains each.

CREATE VIEW arrivals_with_sources AS
-- each resolved figure of arrivals with the sources that it rests on, the one believed first
SELECT a.period, a.total, a.male, a.female, a.status, a.basis, a.low, a.high,
       l.position, s.source_id, s.publisher, s.title, s.published_on, s.known_by, s.url
FROM arrivals a
JOIN arrivals_sources l ON l.period = a.period
JOIN sources s ON s.source_id = l.source_id
ORDER BY a.period, l.position;

CREATE VIEW arrivals_revisions AS
-- periods for which the sources print more than one total (claims left out as misprints apart)
SELECT resolved_period AS period, COUNT(*) AS claims, COUNT(DISTINCT total) AS totals,
       MIN(total) AS smallest, MAX(total) AS largest, MIN(known_by) AS first_known_by,
       MAX(known_by) AS last_known_by
FROM arrivals_claims
WHERE correction IS NOT 'drop' AND correction IS NOT 'fix'
GROUP BY resolved_period
HAVING COUNT(DISTINCT total) > 1
ORDER BY resolved_period;

CREATE VIEW arrivals_coverage AS
-- how many years, halves and quarters are published, derived, in conflict, not held, not published
SELECT 'year' AS length, basis, COUNT(*) AS periods FROM arrivals_yearly GROUP BY basis
UNION ALL
SELECT 'half', basis, COUNT(*) FROM arrivals_half_yearly GROUP BY basis
UNION ALL
SELECT 'quarter', basis, COUNT(*) FROM arrivals_quarterly GROUP BY basis;

CREATE VIEW repatriations_with_claims AS
-- each repatriation beside every claim about it, the newest first
SELECT r.event_id, r.kind, r.low, r.best, r.high, r.status, c.claimant, c.count_low,
       c.count_best, c.count_high, c.status AS claim_status, c.source_id, c.known_by
FROM repatriations r
JOIN repatriations_claims c ON c.event_id = r.event_id
ORDER BY r.event_id, c.known_by DESC, c.line;

CREATE VIEW repatriations_to_count AS
-- returns that may stand beside each other in a count: not planned or denied, and no part, however
-- far down, of an event of the same kind that has a number itself
WITH RECURSIVE
counting AS (
  SELECT * FROM repatriations WHERE status IN ('reported', 'confirmed', 'official')
),
above AS (
  SELECT event_id, parent_id AS larger FROM counting WHERE parent_id IS NOT NULL
  UNION
  SELECT above.event_id, c.parent_id
  FROM above JOIN counting c ON c.event_id = above.larger
  WHERE c.parent_id IS NOT NULL
)
SELECT r.*
FROM counting r
WHERE r.kind = 'return' AND NOT EXISTS (
  SELECT 1
  FROM above JOIN counting w ON w.event_id = above.larger
  WHERE above.event_id = r.event_id AND w.kind = r.kind
        AND COALESCE(w.low, w.best, w.high) IS NOT NULL
);

CREATE VIEW exiles_by_place AS
-- events of internal exile by the place that the people were taken from
SELECT p.place_id, p.name_en, p.name_ko, p.province, COUNT(*) AS events
FROM exiles e
JOIN exiles_places l ON l.event_id = e.event_id
JOIN places p ON p.place_id = l.place_id
WHERE e.status IN ('reported', 'confirmed', 'official')
GROUP BY p.place_id
ORDER BY events DESC, p.place_id;

CREATE VIEW sources_used AS
-- how many claims each source carries, by table
SELECT s.source_id, s.publisher, s.kind, s.published_on, s.known_by, u."table", u.claims
FROM sources s
JOIN (
  SELECT source_id, 'arrivals' AS "table", COUNT(*) AS claims FROM arrivals_claims GROUP BY 1
  UNION ALL
  SELECT source_id, 'repatriations', COUNT(*) FROM repatriations_claims GROUP BY 1
  UNION ALL
  SELECT source_id, 'exiles', COUNT(*) FROM exiles_claims GROUP BY 1
  UNION ALL
  SELECT source_id, 'timeline', COUNT(*) FROM timeline_claims GROUP BY 1
  UNION ALL
  SELECT source_id, 'arrivals_profile', COUNT(*) FROM arrivals_profile GROUP BY 1
  UNION ALL
  SELECT source_id, 'repatriation_stock', COUNT(*) FROM repatriation_stock GROUP BY 1
  UNION ALL
  SELECT source_id, 'voluntary_returns', COUNT(*) FROM voluntary_returns GROUP BY 1
  UNION ALL
  SELECT source_id, 'context', COUNT(*) FROM context GROUP BY 1
) u ON u.source_id = s.source_id
ORDER BY s.source_id, u."table";

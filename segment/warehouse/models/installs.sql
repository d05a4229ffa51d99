-- Each anonymous id: one install, until its user resets the id.
SELECT
  anonymous_id,
  MIN(ran_at) AS first_seen,
  MAX(ran_at) AS last_seen,
  COUNT(*) AS runs,
  MIN(CASE WHEN nth = 1 THEN version END) AS first_version,
  MIN(CASE WHEN nth_from_last = 1 THEN version END) AS last_version
FROM (
  SELECT
    anonymous_id,
    ran_at,
    version,
    ROW_NUMBER() OVER (PARTITION BY anonymous_id ORDER BY ran_at, id) AS nth,
    ROW_NUMBER() OVER (PARTITION BY anonymous_id ORDER BY ran_at DESC, id DESC) AS nth_from_last
  FROM runs
) AS ordered
GROUP BY anonymous_id

-- The last version that each install ran on a day, with its share of the day's installs.
SELECT
  day,
  version,
  COUNT(*) AS installs,
  COUNT(*) * 1.0 / SUM(COUNT(*)) OVER (PARTITION BY day) AS share
FROM (
  SELECT
    CAST(ran_at AS DATE) AS day,
    version,
    ROW_NUMBER() OVER (
      PARTITION BY anonymous_id, CAST(ran_at AS DATE) ORDER BY ran_at DESC, id DESC
    ) AS nth_from_last
  FROM runs
) AS ordered
WHERE nth_from_last = 1
GROUP BY day, version

-- Runs and installs of each day (UTC).
SELECT
  CAST(runs.ran_at AS DATE) AS day,
  COUNT(*) AS runs,
  COUNT(DISTINCT runs.anonymous_id) AS installs,
  COUNT(DISTINCT CASE
    WHEN CAST(installs.first_seen AS DATE) = CAST(runs.ran_at AS DATE) THEN runs.anonymous_id
  END) AS new_installs,
  SUM(CASE WHEN runs.success THEN 1 ELSE 0 END) AS successes
FROM runs
JOIN installs ON installs.anonymous_id = runs.anonymous_id
GROUP BY CAST(runs.ran_at AS DATE)

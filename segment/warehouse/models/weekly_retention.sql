-- Of the installs with their first run in a week (from Monday), how many ran N weeks later.
SELECT
  cohort,
  CAST(DATEDIFF('day', cohort, week) / 7 AS INTEGER) AS weeks_later,
  COUNT(DISTINCT anonymous_id) AS installs
FROM (
  SELECT
    runs.anonymous_id,
    CAST(DATE_TRUNC('week', installs.first_seen) AS DATE) AS cohort,
    CAST(DATE_TRUNC('week', runs.ran_at) AS DATE) AS week
  FROM runs
  JOIN installs ON installs.anonymous_id = runs.anonymous_id
) AS weeks
GROUP BY cohort, CAST(DATEDIFF('day', cohort, week) / 7 AS INTEGER)

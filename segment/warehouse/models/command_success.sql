-- Runs and success rate of each command.
SELECT
  command,
  COUNT(*) AS runs,
  SUM(CASE WHEN success THEN 1 ELSE 0 END) AS successes,
  SUM(CASE WHEN success THEN 1.0 ELSE 0.0 END) / COUNT(*) AS success_rate
FROM runs
GROUP BY command

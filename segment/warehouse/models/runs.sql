-- Each run once, by its message id: an event may arrive more than once, days apart.
-- Incremental: adds the missing ids of the last 31 days before the newest received_at. A client's
-- queue holds an event for up to 30 days.
SELECT id, anonymous_id, ran_at, received_at, command, flags, success, version, os, arch
FROM (
  SELECT
    id,
    anonymous_id,
    timestamp AS ran_at,
    received_at,
    command,
    flags,
    success,
    context_app_version AS version,
    context_os_name AS os,
    context_arch AS arch,
    ROW_NUMBER() OVER (PARTITION BY id ORDER BY received_at) AS receipt
  FROM command_invocation
  WHERE received_at >= COALESCE(
    (SELECT MAX(received_at) FROM runs) - INTERVAL '31 days', TIMESTAMP '1970-01-01 00:00:00'
  )
) AS received
WHERE receipt = 1 AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.id = received.id)

-- Runs in which each flag was set, by command. Counts the first 100 flags of a run.
WITH digits AS (
  SELECT 0 AS digit UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
  UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
),
numbers AS (
  SELECT tens.digit * 10 + ones.digit + 1 AS n FROM digits AS tens CROSS JOIN digits AS ones
)
SELECT command, SPLIT_PART(flags, ',', n) AS flag, COUNT(*) AS runs
FROM runs
CROSS JOIN numbers
WHERE SPLIT_PART(flags, ',', n) <> ''
GROUP BY command, SPLIT_PART(flags, ',', n)

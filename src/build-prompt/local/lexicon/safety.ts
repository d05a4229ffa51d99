import type { Concern } from './concern.ts';

/** Security, data, and what runs at the same time. */
export const safety: readonly Concern[] = [
  {
    id: 'security.secrets',
    category: 'security',
    rule: 'Keep secrets out of code, configuration files and images',
    why: 'History is forever: a committed secret has to be rotated, not deleted.',
    remedy: ['automate', 'Run a secret scanner before each commit and in CI.'],
    cues: `secret | hardcoded password | hard-coded credential | commit credential | commit
      key | vault | plaintext password | password repo | rotate key | credential repo`,
  },
  {
    id: 'security.injection',
    category: 'security',
    rule: 'Hand values to SQL, shells and markup as parameters, never by joining strings',
    why: 'A joined string is code that a stranger may finish.',
    remedy: ['automate', 'Turn on the static checks for built queries and shell strings.'],
    cues: `sql injection | parameterized query | prepared statement | bind parameter | shell
      injection | shell true | interpolate query | escape html | xss | concatenate sql |
      command injection | injection | placeholder query | escape | unescaped | unquoted |
      dangerouslysetinnerhtml`,
  },
  {
    id: 'security.access',
    category: 'security',
    rule: 'Check on the server that the caller may touch this very object',
    why: 'A valid session says who is asking, not what they may have.',
    remedy: ['document', 'Name the one helper that every handler loads objects through.'],
    cues: `authorization check | permission check | tenant check | owner check | access
      control | scope tenant | other tenant | another tenant | belong user | belong tenant |
      filter tenant | another customer`,
  },
  {
    id: 'security.sender',
    category: 'security',
    rule: 'Verify who sends a request before reading what it says',
    why: 'An endpoint on the internet is called by everyone.',
    remedy: ['document', 'Name the one function that verifies signatures and where it is called.'],
    cues: `verify signature | check signature | may call | unauthenticated | verify token |
      authentication missing | without authentication | anyone internet`,
  },
  {
    id: 'security.personal',
    category: 'security',
    rule: 'Keep personal data and tokens out of logs, errors and wherever they are not needed',
    why: 'Logs are copied to more places, and kept longer, than any database.',
    remedy: ['automate', 'Redact known fields in the logger itself.'],
    cues: `pii | personal data | log email | redact | log token | log password | mask log |
      log header | log body | log address | gdpr`,
  },
  {
    id: 'security.paths',
    category: 'security',
    rule: 'Resolve and check paths and addresses that come from users before use',
    why: 'Three dots and a slash read any file; a redirect reaches any host.',
    remedy: ['document', 'Point to the helper that resolves a path below a root.'],
    cues: `path traversal | ssrf | open redirect | zip slip | user supplied path | user
      supplied url`,
  },
  {
    id: 'data.migration',
    category: 'data',
    rule: 'Write migrations that run on a live table: short locks, backfill apart, old code still works',
    why: 'Both versions of the code run during a deployment.',
    remedy: ['automate', 'Lint migrations (locks, rewrites, missing `CONCURRENTLY`).'],
    cues: `migration lock | backfill | create index concurrently | lock table | rewrite
      table | expand contract | migration deploy | two migrations | rename column | drop
      column | not null default`,
  },
  {
    id: 'data.rollback',
    category: 'data',
    rule: 'Give each migration a way back that was run at least once',
    why: 'The first rollback should not be the one during an incident.',
    remedy: ['automate', 'Run every migration down and up again in CI.'],
    cues: `down migration | rollback migration | reversible migration | irreversible |
      migration revert`,
  },
  {
    id: 'data.index',
    category: 'data',
    rule: 'Index the columns that a new query filters, joins or sorts by',
    why: 'A scan is invisible on test data.',
    remedy: ['document', 'Ask for the query plan on production-sized data in the pull request.'],
    cues: `missing index | add index | need index | index column | full table scan | seq
      scan | composite index | explain analyze | query plan | no index | covering index`,
  },
  {
    id: 'data.loops',
    category: 'data',
    rule: 'Fetch related rows in one query, not one query per row',
    why: 'The page gets slower with each row that a customer adds.',
    remedy: ['automate', 'Count the queries of a request in tests and fail above a budget.'],
    cues: `n+1 | query loop | query inside loop | select_related | eager load | batch query
      | single query | own query | round trip | dataloader`,
  },
  {
    id: 'data.transaction',
    category: 'data',
    rule: 'Put writes that belong together into one transaction',
    why: 'A crash between two writes leaves a state that no code expects.',
    remedy: ['teach', 'Draw what a crash after each statement would leave behind.'],
    cues: 'transaction | half written | partial write | commit together | atomically',
  },
  {
    id: 'data.bounds',
    category: 'data',
    rule: 'Bound every query and listing, and page through the rest',
    why: 'The biggest customer is a hundred times the median one.',
    remedy: ['automate', 'Reject queries without a limit in the data layer.'],
    cues: `pagination | unbounded query | unbounded list | no limit | limit query | select
      star | return all rows | whole table | page size`,
  },
  {
    id: 'data.time',
    category: 'data',
    rule: 'Store and compare instants in UTC, and convert only for display',
    why: 'Local times are ambiguous twice a year and wrong on the next server.',
    remedy: ['automate', 'Lint against naive dates and zone-less columns.'],
    cues: `utc | timezone | time zone | daylight saving | timestamptz | naive datetime |
      datetime.utcnow | local time`,
  },
  {
    id: 'concurrency.race',
    category: 'concurrency',
    rule: 'Guard shared state, and make check-then-act one step',
    why: 'Two requests interleave exactly where the code assumes they cannot.',
    remedy: ['automate', 'Run the tests with the race detector in CI.'],
    cues: `race condition | data race | race | race detector | mutex | concurrent map |
      toctou | concurrent write | two requests same time | lock held | concurrent request |
      racy`,
  },
  {
    id: 'concurrency.release',
    category: 'concurrency',
    rule: 'Release on every path what was opened or subscribed',
    why: 'Leaks are found by the on-call engineer, at the limit of open files.',
    remedy: ['automate', 'Turn on the close-checking linters (`bodyclose`, `ResourceWarning`).'],
    cues: `leak | defer close | close file | never closed | not closed | context manager |
      unsubscribe | remove listener | dispose | close body | close connection |
      clearinterval | release connection`,
  },
  {
    id: 'concurrency.cancel',
    category: 'concurrency',
    rule: "Pass the caller's context or abort signal down to everything that waits",
    why: 'Work for a caller who has gone is load without a purpose.',
    remedy: ['automate', 'Turn on `contextcheck` and `noctx`.'],
    cues: `pass context | pass ctx | context.background | context.todo | abort signal |
      abortsignal | abortcontroller | cancellation | propagate context | request context |
      thread context | cancelled caller`,
  },
  {
    id: 'concurrency.await',
    category: 'concurrency',
    rule: 'Await every promise, or say in the code why nobody waits',
    why: 'A floating promise loses its errors and its order.',
    remedy: ['automate', 'Turn on `no-floating-promises`.'],
    cues: `missing await | floating promise | unhandled rejection | forgot await | not
      awaited | fire forget | await promise | promise never awaited | await promise.all`,
  },
  {
    id: 'concurrency.blocking',
    category: 'concurrency',
    rule: 'Keep blocking work off the event loop, and hold no lock across an await',
    why: 'One slow call stops every request of the process.',
    remedy: ['automate', 'Lint against synchronous I/O in request paths.'],
    cues: `block event loop | lock across await | synchronous io | blocking call | blocking
      async | readfilesync | blocks executor | spawn_blocking`,
  },
];

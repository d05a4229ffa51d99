import type { Concern } from './concern.ts';

/** What shows when the code runs: cost, logs, delivery and the interface. */
export const running: readonly Concern[] = [
  {
    id: 'performance.loops',
    category: 'performance',
    rule: 'Keep repeated and quadratic work out of loops and hot paths',
    why: 'It is fast on ten items and an outage on ten thousand.',
    remedy: ['document', 'Ask for a benchmark where a hot path changes.'],
    cues: `quadratic | nested loop | hot path | compile regex | hoist | allocation loop |
      every iteration | o(n | inside loop allocate | linear scan | allocate per | recompute`,
  },
  {
    id: 'performance.memory',
    category: 'performance',
    rule: 'Stream or cut large data; never hold all of it in memory',
    why: 'The size of the input is not ours to choose.',
    remedy: ['document', 'Name the largest real input in the design notes of each job.'],
    cues: `whole file memory | keep memory | memory stream | load memory | stream instead |
      entire file | memory grow | hold memory | read everything | buffer whole | oom | out
      memory | unbounded buffer`,
  },
  {
    id: 'performance.cache',
    category: 'performance',
    rule: 'Give each cache a bound, an expiry and a key that holds everything the value depends on',
    why: 'A cache without them is a leak that also tells lies.',
    remedy: ['document', "Write down each cache's size, expiry and key beside it."],
    cues: `cache invalidation | cache ttl | unbounded cache | cache evict | stale cache |
      cache key | cache expire`,
  },
  {
    id: 'performance.render',
    category: 'performance',
    rule: 'Keep renders cheap and the dependencies of effects complete',
    why: 'A missing dependency shows stale data; an unstable one renders for ever.',
    remedy: ['automate', 'Turn on `exhaustive-deps`.'],
    cues: `re-render | rerender | usememo | usecallback | dependency array | useeffect |
      stale closure | exhaustive-deps | memoize`,
  },
  {
    id: 'observability.structure',
    category: 'observability',
    rule: 'Log structured fields, with the ids that connect them, at the right level',
    why: 'A sentence can be read; only a field can be searched.',
    remedy: ['document', 'List the fields that every log line carries.'],
    cues: `structured log | log level | log field | request id | correlation id | log debug
      | log warn | log error level | structured field | trace id | noisy log | log noise |
      key-value log`,
  },
  {
    id: 'observability.print',
    category: 'observability',
    rule: 'Use the logger; leave no print or debug output behind',
    why: 'It has no level, no fields, and goes to the wrong stream.',
    remedy: ['automate', 'Turn on the rule against console and print calls.'],
    cues: `console.log | print statement | leftover debug | println | fmt.println | debug
      print | dbg | print call`,
  },
  {
    id: 'observability.metrics',
    category: 'observability',
    rule: 'Measure what can fail, and alert on what a user would notice',
    why: 'Without a number, the first alert is a customer.',
    remedy: ['document', 'Ask in the template how the team will notice that this broke.'],
    cues: 'metric | alert | histogram | label cardinality | cardinality | emit counter | will know',
  },
  {
    id: 'config.environment',
    category: 'config',
    rule: 'Read what differs between environments from configuration',
    why: 'A hard-coded host works in one place and fails in all others.',
    remedy: ['automate', 'Search for hosts and account numbers in source files in CI.'],
    cues: `hardcoded url | hard-coded url | environment variable | env var | configurable |
      config instead | hardcoded host | hard-coded host | hardcoded region | staging url |
      hardcode bucket | hard-coded bucket`,
  },
  {
    id: 'config.limits',
    category: 'config',
    rule: 'Set resource limits and health probes on everything that is deployed',
    why: 'One hungry neighbour starves the node.',
    remedy: ['automate', 'Check manifests against a policy in CI.'],
    cues: `resource limit | memory limit | cpu limit | readiness probe | liveness probe |
      requests limits | resource requests | liveness | readiness`,
  },
  {
    id: 'config.pins',
    category: 'config',
    rule: 'Pin images, actions and dependencies to an exact version',
    why: 'A floating tag changes what runs without a commit.',
    remedy: ['automate', 'Lint for floating tags and let a bot raise the pins.'],
    cues: `pin version | latest tag | pin sha | floating tag | lockfile | pin digest | pin
      action | exact version | pin image | pin commit`,
  },
  {
    id: 'config.privilege',
    category: 'config',
    rule: 'Grant jobs, roles and tokens the least permission that works',
    why: 'A leaked token can do exactly what it was granted.',
    remedy: ['automate', 'Check policies and workflow permissions in CI.'],
    cues: `least privilege | wildcard permission | run root | iam policy | narrow permission
      | write permission | non-root | permissions block | read-only token | scope token |
      permission broad | admin role`,
  },
  {
    id: 'config.flags',
    category: 'config',
    rule: 'Ship risky behaviour behind a flag that has an owner and an end date',
    why: 'Turning off is faster than rolling back.',
    remedy: ['document', 'Keep a list of flags with owner and removal date.'],
    cues: `feature flag | behind flag | kill switch | flag rollout | gradual rollout | dark
      launch | flag off`,
  },
  {
    id: 'ui.access',
    category: 'ui',
    rule: 'Make every control reachable by keyboard and named for screen readers',
    why: 'Otherwise some users cannot use it at all.',
    remedy: ['automate', 'Run the accessibility linter and axe on components.'],
    cues: `aria label | accessible name | screen reader | keyboard | alt text | focus trap |
      a11y | focus ring | keyboard focus`,
  },
  {
    id: 'ui.text',
    category: 'ui',
    rule: 'Take every text that users see from the translations',
    why: 'A literal in a component is invisible to translators.',
    remedy: ['automate', 'Lint for literal strings in components.'],
    cues: `text translation | translation file | missing translation | i18n | localize |
      localise | translate key | hardcoded copy | message catalogue`,
  },
  {
    id: 'ui.states',
    category: 'ui',
    rule: 'Design the loading, empty and failed state of every view',
    why: 'Users meet them on the first day.',
    remedy: ['document', 'Add the three states to the definition of done.'],
    cues: 'loading state | empty state | error state | spinner | skeleton state',
  },
];

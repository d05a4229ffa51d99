import type { Concern } from './concern.ts';

/** Tests, errors, and the calls that fail. */
export const robustness: readonly Concern[] = [
  {
    id: 'tests.regression',
    category: 'tests',
    rule: 'Reproduce a bug in a test before fixing it',
    why: 'Otherwise nothing shows that this fix, and not luck, removed the bug.',
    remedy: [
      'document',
      'Ask in the pull-request template for the test that failed before the fix.',
    ],
    cues: 'regression test | reproduce bug test | test fails before fix | test reproduce',
  },
  {
    id: 'tests.edges',
    category: 'tests',
    rule: 'Test the failure and edge cases, not only the happy path',
    why: 'The happy path is the part that the author has already tried.',
    remedy: ['teach', 'Collect the edge cases that once broke production into a checklist.'],
    cues: `happy path | test error path | test failure | test edge | test empty | failure
      case test | test timeout | test boundary | test invalid | negative test`,
  },
  {
    id: 'tests.flaky',
    category: 'tests',
    rule: 'Keep real time, randomness and the network out of tests',
    why: 'A test that fails now and then teaches everyone to ignore red.',
    remedy: ['automate', 'Ban sleeps and real clocks in test files with a lint rule.'],
    cues: `flaky | flake | sleep test | fake clock | fake timers | time.sleep | inject clock
      | real clock | test network | test order | depends wall clock | time.now test`,
  },
  {
    id: 'tests.assertions',
    category: 'tests',
    rule: 'Assert the exact result, not merely that nothing threw',
    why: 'A test that cannot fail only costs time.',
    remedy: ['teach', 'Break the code on purpose once and show the test going red.'],
    cues: `assert body | assert value | assert exact | assert result | weak assertion |
      assertion pass | test pass even | assert nothing | snapshot test | test never fail`,
    hints: 'assert | assertion | expect',
  },
  {
    id: 'tests.tables',
    category: 'tests',
    rule: 'Use one table test where cases differ only in data',
    why: 'A new case is then one line, and a missing one is visible.',
    remedy: ['document', 'Keep one model table test per language and link it in reviews.'],
    cues: `table test | add table test | table driven | parametrize | parameterized test |
      test.each | subtest`,
  },
  {
    id: 'tests.mocks',
    category: 'tests',
    rule: 'Mock only what crosses a process boundary; use the real thing otherwise',
    why: 'A test of mocks passes while the parts no longer fit together.',
    remedy: ['teach', 'Show a mocked test that stayed green through a real outage.'],
    cues: `mock everything | many mocks | mock | no mock | test mock | mock instead | over
      mocking | mock real | mock database`,
  },
  {
    id: 'errors.context',
    category: 'errors',
    rule: 'Pass an error on with its cause and with what was being attempted',
    why: 'A bare message names neither the input nor the step.',
    remedy: ['automate', 'Turn on the linter that finds unwrapped errors (`wrapcheck`, `B904`).'],
    cues: `wrap error | error context | %w | lose cause | original error | fmt.errorf | lose
      stack | errors.is | error cause | last error | error lost | id error | wrap context`,
  },
  {
    id: 'errors.swallowed',
    category: 'errors',
    rule: 'Never swallow an error: handle it or pass it on',
    why: 'A swallowed error comes back as missing data, with no trace of why.',
    remedy: ['automate', 'Turn on `errcheck`, `no-empty` and `bare-except` in the linters.'],
    cues: `swallow | ignore error | silently fail | silently drop | empty catch | bare
      except | except pass | discard error | err ignored | silently ignore | silently return
      | drop error`,
  },
  {
    id: 'errors.messages',
    category: 'errors',
    rule: 'Write error messages that say what went wrong and what to do next',
    why: 'The person who reads it has neither the code nor the debugger.',
    remedy: ['document', 'Write down the shape of a good error message with two examples.'],
    cues: `error message | unhelpful message | generic message | message user | message say
      | error say | something went wrong`,
  },
  {
    id: 'errors.panic',
    category: 'errors',
    rule: 'Return errors; do not panic, unwrap or exit outside of `main`',
    why: 'One bad input must not take down every other request.',
    remedy: ['automate', 'Deny `unwrap`, `panic` and exits outside of entry points in the linter.'],
    cues: `unwrap | panic | expect crash | os.exit | sys.exit | process.exit | crash process
      | log.fatal`,
  },
  {
    id: 'errors.narrow',
    category: 'errors',
    rule: 'Catch the narrowest error that you can handle',
    why: 'A broad catch also hides the typos and the bugs.',
    remedy: ['automate', 'Turn on the linter rule against broad catches.'],
    cues: `catch exception | broad except | except exception | specific exception | catch
      everything | narrow catch | catch all`,
  },
  {
    id: 'errors.edges',
    category: 'errors',
    rule: 'Handle the empty, the zero and the boundary case explicitly',
    why: 'These inputs are rare in tests and ordinary in production.',
    remedy: ['teach', 'Walk through one off-by-one of your own in the next team session.'],
    cues: `edge case | empty list | empty array | empty slice | off one | divide zero |
      division zero | empty string | negative number | boundary condition | zero length`,
  },
  {
    id: 'network.retry',
    category: 'network',
    rule: 'Retry only what is safe to repeat, with backoff, jitter and a limit',
    why: 'Tight retries turn a short outage of one service into a long one of several.',
    remedy: ['document', 'Provide one retry helper and write down when to use it.'],
    cues: 'retry backoff | retry | backoff | jitter | thundering herd | retry limit',
  },
  {
    id: 'network.idempotent',
    category: 'network',
    rule: 'Make every handler that can run twice idempotent',
    why: 'Queues redeliver, users double-click and clients retry.',
    remedy: ['teach', 'Replay a real message twice in a staging drill.'],
    cues: `idempotent | deliver twice | least once | redeliver | run twice | double charge |
      duplicate delivery | process twice | dedupe key`,
  },
  {
    id: 'network.timeout',
    category: 'network',
    rule: 'Give every outgoing call a timeout',
    why: 'A call without one hangs, and its caller and their caller with it.',
    remedy: ['automate', 'Offer one shared client with a default timeout and lint against others.'],
    cues: 'timeout | deadline | hang forever | wait forever | block forever',
  },
  {
    id: 'network.status',
    category: 'network',
    rule: 'Check the status of a response before reading its body',
    why: 'An error page that is parsed as data fails later, and somewhere else.',
    remedy: ['document', 'Offer one shared client that turns error statuses into errors.'],
    cues: `raise_for_status | check status | response.ok | res.ok | status first | error
      page | non-2xx`,
  },
  {
    id: 'tests.missing',
    category: 'tests',
    rule: 'Cover every change of behaviour with a test that fails without it',
    why: 'Untested behaviour is changed by accident.',
    remedy: ['automate', 'Report the coverage of changed lines on each pull request.'],
    cues: `missing test | add test | no test | need test | test cover | untested | without
      test | unit test | write test | integration test`,
    hints: 'test | coverage | case',
  },
];

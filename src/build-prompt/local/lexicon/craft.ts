import type { Concern } from './concern.ts';

/** Interfaces, types, structure and names. */
export const craft: readonly Concern[] = [
  {
    id: 'api.breaking',
    category: 'api',
    rule: 'Add, deprecate, then remove: never break a caller in one step',
    why: 'Clients are deployed on their own schedule.',
    remedy: ['automate', 'Compare the public schema with the released one in CI.'],
    cues: `breaking change | backward compatible | old client | break client | remove field
      | deprecate | existing consumer | break consumer | break caller | rename field |
      mobile client | older client`,
  },
  {
    id: 'api.status',
    category: 'api',
    rule: 'Answer with the status code that tells the truth',
    why: 'Clients, caches and alerts act on the code, not on the body.',
    remedy: ['document', 'List the status codes in use and what each one means here.'],
    cues: `status code | return 404 | return 400 | return 409 | return 422 | http status |
      500 instead | 200 error`,
  },
  {
    id: 'api.surface',
    category: 'api',
    rule: 'Export no more than callers need',
    why: 'What is public cannot be changed quietly any more.',
    remedy: ['automate', 'Report unused exports in CI.'],
    cues: `unexport | need exported | public surface | keep private | pub crate | exported
      only | public api | keep internal`,
  },
  {
    id: 'types.absent',
    category: 'types',
    rule: 'Handle the absent value where it can first appear, without asserting it away',
    why: 'An asserted value is a crash with the reason removed.',
    remedy: ['automate', 'Turn on strict null checks and forbid the assertion operator.'],
    cues: `null check | undefined | nil pointer | optional chaining | nullable | null
      pointer | maybe null | non-null assertion | nil dereference | null | nil | returns
      none | nil check | keyerror | nil map`,
    hints: 'none | nothing | missing | absent | handle | crash | raise | explicitly | empty',
  },
  {
    id: 'types.precise',
    category: 'types',
    rule: 'Give values a precise type; no `any`, no unchecked cast',
    why: 'One loose type switches the checker off for everything downstream.',
    remedy: ['automate', 'Forbid `any`, ignores and casts without a reason in the linter.'],
    cues: `any | cast | unknown instead | type assertion | type ignore | untyped | loosely
      typed | typeddict | union type | discriminated union | ts-ignore | type guard |
      ts-expect-error | newtype | generic type | type hint`,
  },
  {
    id: 'types.boundary',
    category: 'types',
    rule: 'Validate outside data once, where it enters, and pass on the parsed type',
    why: 'Checks scattered inside are both repeated and forgotten.',
    remedy: ['document', 'Name the schema library and show one handler that parses at the edge.'],
    cues: `validate input | validation boundary | schema parse | parse boundary | validate
      request | validate payload | trust payload | unvalidated | zod schema | pydantic model
      | validate body | sanitize input | validate schema`,
  },
  {
    id: 'types.exhaustive',
    category: 'types',
    rule: 'Make switches exhaustive and impossible states unrepresentable',
    why: 'The next variant then fails to compile where it is not handled.',
    remedy: ['automate', 'Turn on the exhaustive-switch rule.'],
    cues: `exhaustive | switch default | wildcard arm | enum instead | impossible state |
      two booleans | boolean parameter | illegal state | match arm`,
  },
  {
    id: 'design.duplicate',
    category: 'design',
    rule: 'Use the helper that exists; extract the second copy of a logic',
    why: 'Copies drift apart, and a fix reaches only one of them.',
    remedy: ['automate', 'Run a copy detector on changed files.'],
    cues: `duplicate logic | duplicate code | already helper | copy paste | copied | reuse |
      extract shared | same logic | third copy | second copy | pull out helper | shared
      helper | exact same | duplicated`,
  },
  {
    id: 'design.dead',
    category: 'design',
    rule: 'Delete code that nothing uses, commented-out code included',
    why: 'History keeps it; readers should not have to.',
    remedy: ['automate', 'Report unused code and commented-out blocks in the linter.'],
    cues: `dead code | unused | commented out | longer used | never called | never used |
      leftover code | unreachable code | nobody calls`,
  },
  {
    id: 'design.magic',
    category: 'design',
    rule: 'Give a bare number or string a name that carries its meaning and unit',
    why: 'Nobody can tell later whether two equal numbers belong together.',
    remedy: ['automate', 'Turn on the magic-number rule for new code.'],
    cues: `magic number | named constant | magic string | extract constant | unit name |
      bare number | literal repeated`,
  },
  {
    id: 'design.size',
    category: 'design',
    rule: 'Split a function that does more than one thing, and return early',
    why: 'What fits on a screen can be reviewed.',
    remedy: ['automate', 'Set a limit on function length and nesting.'],
    cues: `function long | split function | single responsibility | extract function | deep
      nest | nested | early return | guard clause | extract method | two things | nesting
      level | function does`,
  },
  {
    id: 'design.scope',
    category: 'design',
    rule: 'Keep a pull request to one concern',
    why: 'Mixed changes can be neither reviewed nor reverted apart.',
    remedy: ['document', 'State the size and scope that reviewers will accept.'],
    cues: `separate pr | unrelated change | out scope | split pr | own pr | drive | separate
      pull request | own pull request | unrelated refactor | follow pr | separate commit`,
  },
  {
    id: 'design.simple',
    category: 'design',
    rule: 'Choose the simplest form that does the job; abstract at the third use',
    why: 'A wrong abstraction costs more than a little repetition.',
    remedy: ['teach', 'Review one abstraction that was removed again, and what it cost.'],
    cues: `over-engineered | premature abstraction | yagni | simpler | needless abstraction
      | indirection | clever | overkill | one implementation | speculative`,
  },
  {
    id: 'design.dependency',
    category: 'design',
    rule: 'Add a dependency only where it earns its upkeep',
    why: 'Each one is code that we ship, update and answer for.',
    remedy: ['document', 'List what a new dependency must show: license, upkeep, size.'],
    cues: `new dependency | add dependency | standard library | bundle size | lodash |
      another library | stdlib instead | extra dependency | left-pad | whole library`,
  },
  {
    id: 'design.layers',
    category: 'design',
    rule: 'Keep domain decisions out of handlers, views and storage',
    why: 'A rule inside a handler is skipped by the next way in.',
    remedy: ['automate', 'Check import directions between layers in CI.'],
    cues: `business logic | domain logic | circular import | wrong layer | layering | thin
      handler | belongs service | import cycle | belongs domain`,
  },
  {
    id: 'names.meaning',
    category: 'names',
    rule: 'Name things after what they mean, not after how they are made',
    why: 'A misleading name costs every reader; a good one replaces a comment.',
    remedy: ['document', "Keep a glossary of the domain's words and use it in reviews."],
    cues: `rename | poor name | bad name | good name | misleading name | better name |
      confusing name | unclear name | name suggest | name says | abbreviation | name imply`,
  },
  {
    id: 'docs.why',
    category: 'names',
    rule: 'Explain in a comment why, wherever the reason is not in the code',
    why: 'The next reader will otherwise "fix" it.',
    remedy: ['teach', 'Collect good "why" comments from your own code as models.'],
    cues: `comment why | explain why | comment explain | docstring | doc comment | document
      why | add comment | comment say | document behaviour | document behavior | godoc`,
  },
  {
    id: 'docs.current',
    category: 'names',
    rule: 'Change documentation and comments together with the behaviour that they describe',
    why: 'A wrong document is worse than none.',
    remedy: ['document', 'Add documentation, changelog and runbook to the pull-request template.'],
    cues: `outdated comment | stale comment | update readme | changelog | docs outdated |
      update runbook | update docs | comment wrong | openapi spec update | comment longer
      true | comment still | comment still says`,
  },
  {
    id: 'docs.todo',
    category: 'names',
    rule: 'Give every TODO a ticket and an owner',
    why: 'A TODO without one is never done.',
    remedy: ['automate', 'Reject a TODO without a ticket number in the linter.'],
    cues: 'todo ticket | todo issue | todo owner | fixme | todo without | link todo | todo',
  },
];

/** Where a rule stands in the checklist, and the principle behind its category. */
export interface Category {
  readonly title: string;
  readonly principle: string;
  readonly reason: string;
}

/** In the order in which equal evidence is listed. */
export const categories = {
  errors: {
    title: 'Errors and failures',
    principle: 'Failures are part of the design.',
    reason: 'A failure that is hidden or stripped of its context is found by users, not by us.',
  },
  tests: {
    title: 'Tests',
    principle: 'Behaviour that no test holds will be lost.',
    reason: 'The next change is made by someone who was not here for this one.',
  },
  security: {
    title: 'Security',
    principle: 'Input, identity and secrets get no benefit of the doubt.',
    reason: 'One missing check is enough, and nothing looks wrong until it is used.',
  },
  data: {
    title: 'Data and migrations',
    principle: 'Data outlives the code that writes it.',
    reason: 'Code is rolled back in minutes; lost rows and locked tables are not.',
  },
  network: {
    title: 'Calls between services',
    principle: 'Every remote call is slow, fails, or happens twice.',
    reason: 'What works on a laptop meets all three in its first week of production.',
  },
  concurrency: {
    title: 'Concurrency and resources',
    principle: 'Whatever is started, opened or shared has an owner.',
    reason: 'Races and leaks pass every test and show only under load.',
  },
  api: {
    title: 'APIs and compatibility',
    principle: 'What callers can see is a promise.',
    reason: 'Old clients keep calling long after the code that they rely on has changed.',
  },
  types: {
    title: 'Types and absent values',
    principle: 'Let the type checker carry the proof.',
    reason: 'What a type rules out needs no reviewer, no test and no incident.',
  },
  design: {
    title: 'Structure',
    principle: 'The smallest change that does the job is the best one.',
    reason: 'Every copy, branch and layer is read many more times than it is written.',
  },
  names: {
    title: 'Names and documentation',
    principle: 'Code tells what happens; names and comments tell why.',
    reason: 'The reason is the one thing that cannot be read back out of the code.',
  },
  performance: {
    title: 'Performance',
    principle: 'Cost must not grow faster than the data.',
    reason: 'A loop that is harmless on test data takes down the service on real data.',
  },
  observability: {
    title: 'Logs and metrics',
    principle: 'Someone has to run this at night.',
    reason: 'Whoever is on call has only what the code chose to record.',
  },
  config: {
    title: 'Configuration and delivery',
    principle: 'What is deployed is explicit, pinned and no more powerful than it must be.',
    reason: 'Implicit versions and broad rights fail on a day on which nobody changed anything.',
  },
  ui: {
    title: 'User interface',
    principle: 'The interface works for everyone, in every state.',
    reason: 'Empty, slow, failed and keyboard-only are ordinary days for a user.',
  },
} as const satisfies Record<string, Category>;

export type CategoryId = keyof typeof categories;

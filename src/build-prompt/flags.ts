export const defaultOutput = '.chunk/context/review-prompt.md';
export const defaultTop = 5;

/** The flags of `chunk build-prompt`, as citty declares arguments. */
export const flags = {
  org: { type: 'string', description: 'GitHub organization or user (needs --repos)' },
  repos: {
    type: 'string',
    description: 'Repositories, comma-separated (default: the "origin" remote)',
  },
  exclude: {
    type: 'string',
    valueHint: 'LOGIN,…',
    description: 'Exclude these reviewers, such as bots with user accounts',
  },
  top: {
    type: 'string',
    valueHint: 'N',
    description: `Analyze the N most active reviewers (default: ${defaultTop})`,
  },
  since: {
    type: 'string',
    valueHint: 'YYYY-MM-DD',
    description: 'Read comments from this day on, in UTC (default: three months ago)',
  },
  output: {
    type: 'string',
    valueHint: 'FILE',
    description: `Where to write the prompt (default: ${defaultOutput})`,
  },
  analyzer: {
    type: 'enum',
    // Citty's type wants an array that can be changed.
    options: ['claude', 'local'] as ('claude' | 'local')[],
    default: 'claude',
    description:
      'claude uses a model; local uses none, and with --from needs no key and no network',
  },
  from: {
    type: 'string',
    valueHint: 'FILE',
    description: 'Read comments from a saved details file (- for stdin) instead of GitHub',
  },
  'max-comments': {
    type: 'string',
    valueHint: 'N',
    description: 'Analyze at most the N newest comments of each reviewer',
  },
  'analyze-model': {
    type: 'string',
    valueHint: 'MODEL',
    description: 'Model that analyzes the comments (default: the "model" setting)',
  },
  'prompt-model': {
    type: 'string',
    valueHint: 'MODEL',
    description: 'Model that writes the prompt (default: the "model" setting)',
  },
  'include-attribution': {
    type: 'boolean',
    description: 'Name the reviewers in the prompt',
  },
  'dry-run': {
    type: 'boolean',
    description: 'Show the expected cost, without calling a model or writing files',
  },
  debug: {
    type: 'boolean',
    description: 'Also write the details (JSON), ranking (CSV), rules (JSON) and analysis',
  },
  force: {
    type: 'boolean',
    description: 'Overwrite files that chunk did not write, without asking',
  },
  json: { type: 'boolean', description: 'Print a summary as JSON' },
} as const;

export const defaultOutput = '.chunk/context/review-prompt.md';
export const defaultTop = 5;

/** The flags of `chunk build-prompt`, as citty declares arguments. */
export const flags = {
  org: { type: 'string', description: 'GitHub organization or user (with --repos)' },
  repos: {
    type: 'string',
    description: 'Repositories, comma-separated (default: the one of the "origin" remote)',
  },
  exclude: {
    type: 'string',
    valueHint: 'LOGIN,…',
    description: 'Leave out these reviewers, such as bots with user accounts',
  },
  top: {
    type: 'string',
    valueHint: 'N',
    description: `Analyze the N most active reviewers (default: ${defaultTop})`,
  },
  since: {
    type: 'string',
    valueHint: 'YYYY-MM-DD',
    description: 'Read comments since that day, UTC (default: three months ago)',
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
    description: 'Analyze a saved details file instead of GitHub',
  },
  'max-comments': {
    type: 'string',
    valueHint: 'N',
    description: 'Analyze at most the N newest comments of each reviewer',
  },
  'analyze-model': {
    type: 'string',
    valueHint: 'MODEL',
    description: 'Model that reads the comments (default: the setting "model", if it is set)',
  },
  'prompt-model': {
    type: 'string',
    valueHint: 'MODEL',
    description: 'Model that writes the prompt (default: the setting "model", if it is set)',
  },
  'include-attribution': {
    type: 'boolean',
    description: 'Say in the prompt who asks for what',
  },
  'dry-run': {
    type: 'boolean',
    description: 'Show the expected cost; no model is asked and nothing is written',
  },
  debug: {
    type: 'boolean',
    description: 'Write details (JSON), ranking (CSV), rules (JSON) and analysis beside the prompt',
  },
  force: {
    type: 'boolean',
    description: 'Replace files that chunk did not write, without asking',
  },
  json: { type: 'boolean', description: 'Print a summary as JSON on stdout' },
} as const;

export const defaultOutput = '.chunk/context/review-prompt.md';
export const defaultTop = 5;

/** The flags of `chunk build-prompt`, as citty declares arguments. */
export const flags = {
  org: {
    type: 'string',
    valueHint: 'org',
    description: 'GitHub organization or user (needs --repos)',
  },
  repos: {
    type: 'string',
    valueHint: 'repo,…',
    description: 'Repositories, comma-separated (default: the "origin" remote)',
  },
  exclude: {
    type: 'string',
    valueHint: 'login,…',
    description: 'Leave out these reviewers, such as bots with user accounts',
  },
  top: {
    type: 'string',
    valueHint: 'count',
    description: `Number of reviewers to analyze, most active first (default: ${defaultTop})`,
  },
  since: {
    type: 'string',
    valueHint: 'YYYY-MM-DD',
    description: 'Read comments since this day, in UTC (default: three months ago)',
  },
  output: {
    type: 'string',
    valueHint: 'file',
    description: `File to write the prompt to (default: ${defaultOutput})`,
  },
  analyzer: {
    type: 'enum',
    // Citty's type requires a mutable array.
    options: ['claude', 'local'] as ('claude' | 'local')[],
    default: 'claude',
    description: 'Analyze with Claude, or locally without a model',
  },
  from: {
    type: 'string',
    valueHint: 'file',
    description: 'Read comments from a saved details file (- for stdin) instead of GitHub',
  },
  'max-comments': {
    type: 'string',
    valueHint: 'count',
    description: 'Maximum number of comments per reviewer, newest first (default: all)',
  },
  'analyze-model': {
    type: 'string',
    valueHint: 'model',
    description: 'Model that analyzes the comments (default: the "model" setting)',
  },
  'prompt-model': {
    type: 'string',
    valueHint: 'model',
    description: 'Model that writes the prompt (default: the "model" setting)',
  },
  'include-attribution': {
    type: 'boolean',
    description: 'Name the reviewers in the prompt',
  },
  'dry-run': {
    type: 'boolean',
    description: 'Estimate the cost without calling a model or writing files',
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

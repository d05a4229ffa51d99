/** The flags of `chunk init`, including those of earlier releases, which scripts may use. */
export const flags = {
  'project-dir': {
    type: 'string',
    valueHint: 'folder',
    description: 'Project folder (default: the current folder)',
  },
  'dry-run': { type: 'boolean', description: 'Show what would change without writing anything' },
  force: {
    type: 'boolean',
    description: 'Replace the commands in .chunk/config.json',
  },
  undo: { type: 'boolean', description: 'Remove what init added' },
  json: { type: 'boolean', description: 'Print JSON' },
  'skip-validate': { type: 'boolean', description: 'Do not add commands' },
  'skip-hooks': { type: 'boolean', description: 'Do not add agent hooks' },
  'skip-skills': { type: 'boolean', description: 'Do not install skills' },
  'skip-completions': { type: 'boolean', description: 'Do not suggest shell completion' },
  'skip-git-hook': {
    type: 'boolean',
    description: 'No effect; kept for older scripts',
  },
  'skip-org-id': {
    type: 'boolean',
    description: 'No effect; kept for older scripts',
  },
  'skip-test-suites': {
    type: 'boolean',
    description: 'No effect; kept for older scripts',
  },
} as const;

/** The flags of `chunk init`. All of earlier releases are accepted: scripts name them. */
export const flags = {
  'project-dir': {
    type: 'string',
    valueHint: 'folder',
    description: "The project's folder; without it, the current one",
  },
  'dry-run': { type: 'boolean', description: 'Show what would be written, and write nothing' },
  force: {
    type: 'boolean',
    description: 'Replace the commands in .chunk/config.json with the proposed ones',
  },
  undo: { type: 'boolean', description: 'Take out what init added, and nothing else' },
  json: { type: 'boolean', description: 'Print JSON' },
  'skip-validate': { type: 'boolean', description: 'Propose no commands' },
  'skip-hooks': { type: 'boolean', description: "Leave the agents' settings alone" },
  'skip-skills': { type: 'boolean', description: 'Install no skills' },
  'skip-completions': { type: 'boolean', description: 'Do not mention shell completion' },
  'skip-git-hook': {
    type: 'boolean',
    description: 'Accepted for older scripts; no Git hook is written',
  },
  'skip-org-id': {
    type: 'boolean',
    description: 'Accepted for older scripts; CircleCI is not asked',
  },
  'skip-test-suites': {
    type: 'boolean',
    description: 'Accepted for older scripts; no test suites file is written',
  },
} as const;

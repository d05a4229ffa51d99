/** A coding agent whose files this program writes, with paths relative to the project or home. */
export interface Agent {
  readonly name: keyof typeof hooksFileOf;
  readonly label: string;
  /** Where the project's hooks are. */
  readonly hooksFile: string;
  /** Other files of the project whose hooks run as well. */
  readonly otherHooksFiles: readonly string[];
  /** Matches the tool that runs shell commands, and no other. */
  readonly shellMatcher: string;
  /** Keys at the root of the hooks file that the agent accepts; undefined when it accepts any. */
  readonly rootKeys: readonly string[] | undefined;
  readonly skillsFolder: string;
  /** Folders in the home of which one exists where the agent is in use. */
  readonly homeFolders: readonly string[];
}

/** Where each agent keeps the hooks of a project. */
export const hooksFileOf = {
  claude: '.claude/settings.json',
  codex: '.codex/hooks.json',
} as const;

export const agents: readonly Agent[] = [
  {
    name: 'claude',
    label: 'Claude Code',
    hooksFile: hooksFileOf.claude,
    otherHooksFiles: ['.claude/settings.local.json'],
    shellMatcher: 'Bash',
    rootKeys: undefined,
    skillsFolder: '.claude/skills',
    homeFolders: ['.claude'],
  },
  {
    name: 'codex',
    label: 'Codex',
    hooksFile: hooksFileOf.codex,
    otherHooksFiles: ['.codex/config.toml'],
    // Codex treats every matcher as a regular expression, unanchored.
    shellMatcher: '^Bash$',
    rootKeys: ['hooks', 'description'],
    skillsFolder: '.agents/skills',
    homeFolders: ['.agents', '.codex'],
  },
];

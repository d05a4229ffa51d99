/** A coding agent that `init` supports. Paths have `/`, and start in the project or the home. */
export interface Agent {
  readonly name: keyof typeof hooksFileOf;
  readonly label: string;
  /** The file with the project's hooks. */
  readonly hooksFile: string;
  /** Other files in the project whose hooks also run. */
  readonly otherHooksFiles: readonly string[];
  /** Matches only the tool that runs shell commands. */
  readonly shellMatcher: string;
  /** The root keys that the agent accepts in its hooks file; undefined if it accepts any key. */
  readonly rootKeys: readonly string[] | undefined;
  readonly skillsFolder: string;
  /** Folders in the home folder; one of them exists if the agent is set up. */
  readonly homeFolders: readonly string[];
}

/** The file in which each agent keeps a project's hooks. */
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
    // Codex treats every matcher as an unanchored regular expression.
    shellMatcher: '^Bash$',
    rootKeys: ['hooks', 'description'],
    skillsFolder: '.agents/skills',
    homeFolders: ['.agents', '.codex'],
  },
];

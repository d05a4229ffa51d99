/** The effects that a command needs for its own work, without telemetry. */
export interface Permissions {
  /**
   * Paths that it may write, create or delete, with what is below them and the folders above;
   * `HOME` and `CWD` stand for the folders. A suffix is allowed too: atomic writes add one.
   */
  readonly writes?: readonly string[];
  /** True if it may open sockets; all of them must lead to this machine in an audit. */
  readonly sockets?: true;
  /** True if it may start other programs; each must get the opt-out in its environment. */
  readonly children?: true;
  /** True if it runs until it is interrupted; it has begun once it has printed something. */
  readonly serves?: true;
}

const userConfig = 'HOME/.config/chunk/config.json';
const projectConfig = 'CWD/.chunk/config.json';
const state = 'HOME/.local/state/chunk';
const skills = ['CWD/.agents', 'CWD/.claude/skills', 'HOME/.agents', 'HOME/.claude/skills'];
const agentSettings = ['CWD/.claude/settings.json', 'CWD/.codex/hooks.json'];
const startUpFiles = [
  ...['HOME/.bashrc', 'HOME/.bash_profile', 'HOME/.zshrc'],
  'HOME/.config/fish/completions/chunk.fish',
];

// Calls a service, and starts the program that reads the system's keychain.
const service = { sockets: true, children: true } as const;
// The path of `--output`.
const output = { writes: ['CWD'] } as const;

/**
 * The commands that write files, open sockets or start programs. Other commands may do none of
 * this: add a new command if it needs to.
 */
export const permissions: Readonly<Record<string, Permissions>> = {
  'chunk auth set': { writes: [userConfig], ...service },
  'chunk auth status': service,
  'chunk auth remove': { writes: [userConfig], ...service },
  'chunk build-prompt': { writes: ['CWD', `${state}/build-prompt`], ...service },
  'chunk completion bash': output,
  'chunk completion fish': output,
  'chunk completion install': { writes: startUpFiles },
  'chunk completion uninstall': { writes: startUpFiles },
  'chunk completion powershell': output,
  'chunk completion zsh': output,
  'chunk config set': { writes: [userConfig, projectConfig] },
  'chunk hook disable': { writes: ['CWD/.chunk/hooks-disabled'] },
  'chunk hook enable': { writes: ['CWD/.chunk/hooks-disabled'] },
  // Git looks up the user, for which the C library opens a local socket.
  'chunk init': {
    writes: [projectConfig, ...agentSettings, ...skills, `${state}/init`],
    ...service,
  },
  'chunk org create': service,
  'chunk org list': service,
  'chunk skill install': { writes: skills },
  'chunk task config': service,
  'chunk task run': service,
  'chunk telemetry disable': { writes: [userConfig, `${state}/telemetry`] },
  'chunk telemetry enable': { writes: [userConfig] },
  'chunk telemetry reset': { writes: [userConfig, `${state}/telemetry`] },
  'chunk telemetry view': { sockets: true, serves: true },
  'chunk upgrade': service,
  'chunk validate': { writes: [projectConfig, `${state}/validate`], ...service },
};

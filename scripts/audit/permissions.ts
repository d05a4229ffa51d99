/** The effects that a command needs for its own work, without telemetry. */
export interface Permissions {
  /** Paths that it may write, create or delete; `HOME` and `CWD` stand for the folders. */
  readonly writes?: readonly RegExp[];
  /** True if it may open sockets; all of them must lead to this machine in an audit. */
  readonly sockets?: true;
  /** True if it may start other programs; each must be told of an opt-out. */
  readonly children?: true;
  /** It runs until it is interrupted, and has begun once it has printed something. */
  readonly serves?: true;
}

const userConfig = /^HOME\/\.config(\/chunk(\/config\.json(\..+)?)?)?$/;
const projectConfig = /^CWD\/\.chunk(\/config\.json(\..+)?)?$/;
const state = /^HOME\/\.local(\/state(\/chunk(\/telemetry(\/.*)?)?)?)?$/;

const skills = /^(CWD|HOME)\/\.(agents|claude)(\/skills(\/.*)?)?$/;
const agentSettings = /^CWD\/\.(claude|codex)(\/(settings|hooks)\.json(\..+)?)?$/;
// The record that `init --undo` reads.
const initRecord = /^HOME\/\.local(\/state(\/chunk(\/init(\/.*)?)?)?)?$/;
const hookSwitch = /^CWD\/\.chunk(\/hooks-disabled)?$/;

// The path of `--output`.
const output = /^CWD\/.*$/;
// The cache of passed checks.
const validated = /^HOME\/\.local(\/state(\/chunk(\/validate(\/.*)?)?)?)?$/;
// The cache from which an interrupted run resumes.
const progress = /^HOME\/\.local(\/state(\/chunk(\/build-prompt(\/.*)?)?)?)?$/;
// The system's keychain library creates its folder.
const keychain = /^HOME\/\.cache(\/.*)?$/;

/**
 * The commands that write files, open sockets or start programs. A command that is not listed may
 * do none of these, so a new command that needs to must be added.
 */
export const permissions: Readonly<Record<string, Permissions>> = {
  'chunk auth set': { writes: [userConfig, keychain], sockets: true, children: true },
  'chunk auth status': { writes: [keychain], sockets: true, children: true },
  'chunk auth remove': { writes: [userConfig, keychain], sockets: true, children: true },
  'chunk build-prompt': {
    writes: [output, progress, keychain],
    sockets: true,
    children: true,
  },
  'chunk completion bash': { writes: [output] },
  'chunk completion fish': { writes: [output] },
  'chunk completion install': { writes: [/^HOME(\/(?!\.local\/state|\.config\/chunk).*)?$/] },
  'chunk completion uninstall': { writes: [/^HOME(\/(?!\.local\/state|\.config\/chunk).*)?$/] },
  'chunk completion powershell': { writes: [output] },
  'chunk completion zsh': { writes: [output] },
  'chunk config set': { writes: [userConfig, projectConfig] },
  'chunk hook disable': { writes: [hookSwitch] },
  'chunk hook enable': { writes: [hookSwitch] },
  'chunk init': {
    writes: [projectConfig, agentSettings, skills, initRecord],
    // Git looks the user up, and the C library asks a socket of this machine.
    sockets: true,
    children: true,
  },
  'chunk org create': { writes: [keychain], sockets: true, children: true },
  'chunk org list': { writes: [keychain], sockets: true, children: true },
  'chunk skill install': { writes: [skills] },
  'chunk task config': { writes: [keychain], sockets: true, children: true },
  'chunk task run': { writes: [keychain], sockets: true, children: true },
  'chunk telemetry disable': { writes: [userConfig, state] },
  'chunk telemetry enable': { writes: [userConfig] },
  'chunk telemetry reset': { writes: [userConfig, state] },
  'chunk telemetry view': { sockets: true, serves: true },
  'chunk upgrade': { sockets: true, children: true },
  'chunk validate': { writes: [projectConfig, validated], sockets: true, children: true },
};

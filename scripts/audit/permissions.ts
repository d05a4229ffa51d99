/** What a command does because that is what it is for, telemetry or not. */
export interface Purpose {
  /** Paths that it may write, create or delete, `HOME` and `CWD` standing for the folders. */
  readonly writes?: readonly RegExp[];
  /** Whether it may open sockets; all of them must lead to this machine in an audit. */
  readonly sockets?: true;
  /** Whether it may start other programs; each must be told of an opt-out. */
  readonly children?: true;
  /** It goes on until it is interrupted: it has begun once it has printed something. */
  readonly serves?: true;
}

const userConfig = /^HOME\/\.config(\/chunk(\/config\.json(\..+)?)?)?$/;
const projectConfig = /^CWD\/\.chunk(\/config\.json(\..+)?)?$/;
const state = /^HOME\/\.local(\/state(\/chunk(\/telemetry(\/.*)?)?)?)?$/;

const skills = /^(CWD|HOME)\/\.(agents|claude)(\/skills(\/.*)?)?$/;
const agentSettings = /^CWD\/\.(claude|codex)(\/(settings|hooks)\.json(\..+)?)?$/;
// What init added, so that it can be taken out again.
const initRecord = /^HOME\/\.local(\/state(\/chunk(\/init(\/.*)?)?)?)?$/;
const hookSwitch = /^CWD\/\.chunk(\/hooks-disabled)?$/;

// Where a run that was interrupted goes on: comments, and never anything of telemetry's.
const progress = /^HOME\/\.local(\/state(\/chunk(\/build-prompt(\/.*)?)?)?)?$/;
// The operating system's keychain library makes its folder.
const keychain = /^HOME\/\.cache(\/.*)?$/;

/**
 * The commands that write, connect or start something because they are for it. A command that is
 * not named here may do none of it: a new one that needs to is named here by its author.
 */
export const purposes: Readonly<Record<string, Purpose>> = {
  'chunk auth set': { writes: [userConfig, keychain], sockets: true, children: true },
  'chunk auth status': { writes: [keychain], sockets: true, children: true },
  'chunk auth remove': { writes: [userConfig, keychain], sockets: true, children: true },
  'chunk build-prompt': {
    writes: [/^CWD\/.*$/, progress, keychain],
    sockets: true,
    children: true,
  },
  'chunk completion install': { writes: [/^HOME(\/(?!\.local\/state|\.config\/chunk).*)?$/] },
  'chunk completion uninstall': { writes: [/^HOME(\/(?!\.local\/state|\.config\/chunk).*)?$/] },
  'chunk config set': { writes: [userConfig, projectConfig] },
  'chunk hook disable': { writes: [hookSwitch] },
  'chunk hook enable': { writes: [hookSwitch] },
  'chunk init': { writes: [projectConfig, agentSettings, skills, initRecord], children: true },
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
};

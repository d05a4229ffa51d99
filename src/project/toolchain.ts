/** A command that `init` proposes for `.chunk/config.json`, with the keys of that file. */
export interface ProposedCommand {
  readonly name: string;
  /** A command line for `sh -c`. */
  readonly run: string;
  readonly role?: 'gate' | 'autofix';
  /** Timeout in seconds. */
  readonly timeout: number;
}

/** The tools that build and check a folder. */
export interface Toolchain {
  /** The usual name, such as `Go`. */
  readonly label: string;
  readonly commands: readonly ProposedCommand[];
  /** Notes on the proposal for the user, as sentences. */
  readonly notes?: readonly string[];
}

/** Returns the command that installs the locked dependencies. */
export function install(run: string): ProposedCommand {
  return { name: 'install', run, timeout: 300 };
}

/** Returns a command that formats files in place. */
export function format(run: string): ProposedCommand {
  return { name: 'format', run, role: 'autofix', timeout: 30 };
}

/** Returns a quick check that changes no files. */
export function check(name: string, run: string): ProposedCommand {
  return { name, run, role: 'gate', timeout: 60 };
}

/** Returns the command that runs the tests. */
export function test(run: string): ProposedCommand {
  return { name: 'test', run, role: 'gate', timeout: 300 };
}

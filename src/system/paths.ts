import { isAbsolute, join } from 'node:path';
import type { Environment } from './environment.ts';

/** The paths of the files and folders that this program uses. */
export interface Paths {
  /** The user's home folder. */
  readonly home: string;
  /** The first environment variable that should hold an absolute path but holds a relative one. */
  readonly relative: string | undefined;
  /** The user's config file, shared with older releases. */
  readonly configFile: string;
  /** Telemetry's state: markers, back-off, journal, lock. */
  readonly telemetryFolder: string;
  /** Recorded events that are not delivered yet, one per file. */
  readonly queueFolder: string;
  readonly journalFile: string;
  /** The sender's state between runs: last attempt and back-off. */
  readonly senderFile: string;
  readonly senderLock: string;
  /** The drop counter: append-only, one letter per dropped event. */
  readonly dropCounterFile: string;
  /** Comments that `build-prompt` has fetched but not used yet. */
  readonly fetchCacheFolder: string;
  /** State of `validate`: passed commands with the files' digests, and consecutive failures. */
  readonly validateFolder: string;
  /** The record of what `init` added to each project, for `init --undo`. */
  readonly initFolder: string;
}

/** Returns the name of the environment variable that holds the home folder. */
export function homeVariable(platform: string): 'HOME' | 'USERPROFILE' {
  return platform === 'win32' ? 'USERPROFILE' : 'HOME';
}

/**
 * Returns the paths for a platform, following the XDG Base Directory Specification, which says to
 * ignore relative values.
 */
export function pathsOf(env: Environment, home: string, platform: string): Paths {
  const folder = (variable: string, fallback: string): string => {
    const value = env[variable];
    return value !== undefined && isAbsolute(value) ? value : fallback;
  };
  const config = join(folder('XDG_CONFIG_HOME', join(home, '.config')), 'chunk');
  const localState = join(home, '.local', 'state');
  const state =
    platform === 'win32'
      ? folder('XDG_STATE_HOME', folder('LOCALAPPDATA', localState))
      : folder('XDG_STATE_HOME', localState);
  const folderVariables = [homeVariable(platform), 'XDG_CONFIG_HOME', 'XDG_STATE_HOME'] as const;
  const telemetryFolder = join(state, 'chunk', 'telemetry');
  return {
    home,
    relative: folderVariables.find((name) => env[name] && !isAbsolute(env[name])),
    configFile: join(config, 'config.json'),
    telemetryFolder,
    queueFolder: join(telemetryFolder, 'queue'),
    journalFile: join(telemetryFolder, 'journal.json'),
    senderFile: join(telemetryFolder, 'sender.json'),
    senderLock: join(telemetryFolder, 'sender.lock'),
    dropCounterFile: join(telemetryFolder, 'tally'),
    fetchCacheFolder: join(state, 'chunk', 'build-prompt'),
    validateFolder: join(state, 'chunk', 'validate'),
    initFolder: join(state, 'chunk', 'init'),
  };
}

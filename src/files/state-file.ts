import type { Cli } from '../system/cli.ts';
import { ensureFolder, folderOf, readIfPresent, writeAtomic } from './files.ts';

const formatVersion = 1;

/**
 * Reads one of telemetry's own JSON files. A damaged one counts as absent: nothing in it is worth a
 * failure.
 */
export function readState(path: string): Readonly<Record<string, unknown>> | undefined {
  const state = parse(ownPath(path));
  return state?.['v'] === formatVersion ? state : undefined;
}

/** Replaces one of telemetry's own JSON files, and never one that a later release wrote. */
export function writeState(path: string, state: object, cli: Pick<Cli, 'newId'>): void {
  ensureFolder(folderOf(path), 0o700);
  writeAtomic(ownPath(path), JSON.stringify({ v: formatVersion, ...state }), {
    mode: 0o600,
    id: cli.newId(),
  });
}

// Where a later release keeps its own, this one's goes beside it: it needs a back-off of its own,
// or it would start a sender for every command.
function ownPath(path: string): string {
  const version = parse(path)?.['v'];
  const isNewer = typeof version === 'number' && version > formatVersion;
  return isNewer ? path.replace(/\.json$/, `-v${formatVersion}.json`) : path;
}

function parse(path: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const state: unknown = JSON.parse(readIfPresent(path) ?? 'null');
    return typeof state === 'object' && state !== null ? { ...state } : undefined;
  } catch {
    return undefined;
  }
}

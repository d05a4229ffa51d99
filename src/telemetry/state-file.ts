import { ensureFolder, folderOf, readIfPresent, writeAtomic } from '../files.ts';
import type { Cli } from '../system.ts';

const formatVersion = 1;

/**
 * Reads one of telemetry's own JSON files. A damaged one counts as absent: nothing in it is worth a
 * failure. `newer` is a later release's, which is to be left alone.
 */
export function readState(path: string): Readonly<Record<string, unknown>> | 'newer' | undefined {
  try {
    const state: unknown = JSON.parse(readIfPresent(path) ?? 'null');
    if (typeof state !== 'object' || state === null || !('v' in state)) return undefined;
    if (typeof state.v === 'number' && state.v > formatVersion) return 'newer';
    return state.v === formatVersion ? { ...state } : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces one of telemetry's own JSON files, unless a later release wrote it. */
export function writeState(path: string, state: object, cli: Pick<Cli, 'newId'>): void {
  if (readState(path) === 'newer') return;
  ensureFolder(folderOf(path), 0o700);
  writeAtomic(path, JSON.stringify({ v: formatVersion, ...state }), {
    mode: 0o600,
    id: cli.newId(),
  });
}

import { isNewer } from './version.ts';

/** The result of an upgrade or of a check for one, as `--json` prints it. */
export interface Result {
  readonly current: string;
  /** The release that was asked for: the newest, or the one named. */
  readonly release?: string;
  readonly updateAvailable?: boolean;
  /** The version that is installed now. */
  readonly installed: string;
  readonly path?: string;
}

/** The result as text. `wanted` is the release that was named, `howTo` the way to install one. */
export function describe(
  { current, release, installed, path }: Result,
  { wanted, howTo }: { wanted: string | undefined; howTo: string },
): string {
  if (path !== undefined) {
    const undo = 'Undo with: chunk upgrade --rollback';
    return `chunk ${installed} is in place of ${current}: ${path}\n${undo}`;
  }
  if (release === current) {
    return wanted === undefined
      ? `chunk ${current} is the newest release.`
      : `chunk ${current} is installed already.`;
  }
  if (release !== undefined && isNewer(release, current)) {
    return `chunk ${release} is available; this is ${current}.\n${howTo}`;
  }
  return `This is chunk ${current}, which is newer than release ${release}.`;
}

import { isNewer } from './version.ts';

/** The result of an upgrade or of a check for one, as `--json` prints it. */
export interface UpgradeResult {
  readonly current: string;
  /** The newest release, or the requested one. */
  readonly release?: string;
  readonly updateAvailable?: boolean;
  /** The version that is installed after the run. */
  readonly installed: string;
  readonly path?: string;
}

/** Returns a result as text. `wanted` is the requested version, `howTo` the hint to upgrade. */
export function describeResult(
  { current, release, installed, path }: UpgradeResult,
  { wanted, howTo }: { wanted: string | undefined; howTo: string },
): string {
  if (path !== undefined) {
    const undo = 'Undo with: chunk upgrade --rollback';
    return `Replaced chunk ${current} with ${installed}: ${path}\n${undo}`;
  }
  if (release === current) {
    return wanted === undefined
      ? `chunk ${current} is the newest release.`
      : `chunk ${current} is already installed.`;
  }
  if (release !== undefined && isNewer(release, current)) {
    return `chunk ${release} is available; this is ${current}.\n${howTo}`;
  }
  return `This is chunk ${current}, which is newer than release ${release}.`;
}

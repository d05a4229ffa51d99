import { isNewer } from './version.ts';

/** What an upgrade, or a look for one, came to; printed as it is with `--json`. */
export interface Result {
  readonly current: string;
  /** The release that was asked for: the newest, or the one named. */
  readonly release?: string;
  readonly updateAvailable?: boolean;
  /** What is installed now. */
  readonly installed: string;
  readonly path?: string;
}

/** The same for people. `wanted` is the release that they named. */
export function describe({ current, release, installed, path }: Result, wanted?: string): string {
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
    return `chunk ${release} is available; this is ${current}.\nUpgrade with: chunk upgrade`;
  }
  return `This is chunk ${current}, which is newer than release ${release}.`;
}

import type { Cli } from '../system/cli.ts';
import { liveLine } from '../terminal/live-line.ts';
import type { UpgradeProgress } from '../upgrade/upgrade.ts';

const barWidth = 24;
const redrawEveryMs = 100;

/** Shows the progress of a download until it is closed. */
export interface DownloadView extends UpgradeProgress {
  close(): void;
}

/** Returns a view that writes to stderr: a bar on a terminal, otherwise plain lines. */
export async function downloadView(cli: Cli): Promise<DownloadView> {
  const log = await cli.output.log();
  const live = liveLine(cli);
  let drawnAt = 0;
  return {
    downloading: (name) => log.log(`Downloading ${name}`),
    bytes: (received, total) => {
      if (received < total && cli.now() - drawnAt < redrawEveryMs) return;
      drawnAt = cli.now();
      live?.show(bar(received, total));
    },
    verified: () => {
      live?.clear();
      log.log('Verified the checksum and its signature; installing');
    },
    close: () => live?.close(),
  };
}

/** Returns `[######      ]  25%  12.5 of 50.0 MB` or, without a total, only the megabytes. */
export function bar(received: number, total: number): string {
  const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);
  if (!(total > 0)) return `${megabytes(received)} MB`;
  const share = Math.min(received / total, 1);
  const filled = Math.round(share * barWidth);
  const drawn = `${'#'.repeat(filled)}${' '.repeat(barWidth - filled)}`;
  const percent = String(Math.floor(share * 100)).padStart(3);
  return `[${drawn}] ${percent}%  ${megabytes(received)} of ${megabytes(total)} MB`;
}

import { closeSync, openSync, readSync } from 'node:fs';
import type { Cli } from '../system/cli.ts';

/** The properties of a machine that determine which archive of a release it needs. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly musl: boolean;
}

const headBytes = 4096;
const systemQueryTimeoutMs = 2000;

/** Returns the name of the archive for a machine; undefined if there is none for it. */
export function archiveFor({ platform, arch, musl }: Machine): string | undefined {
  if (arch !== 'x64' && arch !== 'arm64') return undefined;
  if (platform === 'win32') return `chunk-windows-${arch}.zip`;
  if (platform === 'darwin') return `chunk-darwin-${arch}.tar.gz`;
  if (platform !== 'linux') return undefined;
  return `chunk-linux-${arch}${musl ? '-musl' : ''}.tar.gz`;
}

/** Returns this machine; on an ARM Mac, `arm64` even if this program runs under Rosetta. */
export async function machineOf(cli: Cli, executable: string): Promise<Machine> {
  const { platform } = cli;
  const translated = platform === 'darwin' && cli.arch === 'x64' && (await isTranslated(cli));
  return {
    platform,
    arch: translated ? 'arm64' : cli.arch,
    musl: platform === 'linux' && isMuslBinary(executable),
  };
}

/**
 * True if a program is linked against musl. The running program tells which C library works here,
 * because a system can have the loaders of both.
 */
export function isMuslBinary(path: string): boolean {
  const head = Buffer.alloc(headBytes);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, headBytes, 0);
  } finally {
    closeSync(file);
  }
  return head.includes('/ld-musl-');
}

async function isTranslated(cli: Cli): Promise<boolean> {
  const { stdout } = await cli.runProgram(['/usr/sbin/sysctl', '-in', 'sysctl.proc_translated'], {
    cwd: '/',
    env: {},
    timeoutMs: systemQueryTimeoutMs,
  });
  return stdout.trim() === '1';
}

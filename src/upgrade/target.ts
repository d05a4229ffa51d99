import { closeSync, openSync, readSync } from 'node:fs';
import type { Cli } from '../system/cli.ts';

/** The properties of a machine that decide which archive of a release it needs. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly musl: boolean;
}

const headBytes = 4096;
const systemQueryTimeoutMs = 2000;

/** Returns the name of the archive for a machine, or undefined where no release runs. */
export function archiveFor({ platform, arch, musl }: Machine): string | undefined {
  if (arch !== 'x64' && arch !== 'arm64') return undefined;
  if (platform === 'win32') return `chunk-windows-${arch}.zip`;
  if (platform === 'darwin') return `chunk-darwin-${arch}.tar.gz`;
  if (platform !== 'linux') return undefined;
  return `chunk-linux-${arch}${musl ? '-musl' : ''}.tar.gz`;
}

/** This machine. On an ARM Mac it is an ARM one, even for an x64 program that runs translated. */
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
 * True if a program is linked against musl. Asked of the running file, whose C library must be
 * installed: a system can have the loaders of both C libraries.
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

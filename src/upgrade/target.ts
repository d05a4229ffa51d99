import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Cli } from '../system/cli.ts';

/** What decides which of a release's archives runs on a machine. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly musl: boolean;
  readonly avx2: boolean;
}

const headBytes = 4096;
const systemQueryTimeoutMs = 2000;

/** The name of the archive for a machine, or undefined where no release runs. */
export function archiveFor({ platform, arch, musl, avx2 }: Machine): string | undefined {
  if (arch !== 'x64' && arch !== 'arm64') return undefined;
  if (platform === 'win32') return `chunk-windows-${arch}.zip`;
  if (platform === 'darwin') return `chunk-darwin-${arch}.tar.gz`;
  if (platform !== 'linux') return undefined;
  if (musl) return `chunk-linux-${arch}-musl.tar.gz`;
  return `chunk-linux-${arch}${arch === 'x64' && !avx2 ? '-baseline' : ''}.tar.gz`;
}

/** This machine, as far as it matters here. */
export async function machineOf(cli: Cli, executable: string): Promise<Machine> {
  const { platform } = cli;
  const translated = platform === 'darwin' && cli.arch === 'x64' && (await isTranslated(cli));
  return {
    platform,
    arch: translated ? 'arm64' : cli.arch,
    musl: platform === 'linux' && isMuslBinary(executable),
    avx2: platform !== 'linux' || hasAvx2('/proc/cpuinfo'),
  };
}

/**
 * Whether a program is linked against musl. Asked of the running file, whose C library is known to
 * be there: a system can have the loaders of both, by way of development packages.
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

/** Whether a `cpuinfo` file names AVX2; what cannot be read has none, as that runs everywhere. */
export function hasAvx2(cpuinfo: string): boolean {
  try {
    return /^flags\s*:.*\bavx2\b/m.test(readFileSync(cpuinfo, 'utf8'));
  } catch {
    return false;
  }
}

/** Whether an x64 program runs on an ARM Mac, translated: the machine's own kind is faster. */
async function isTranslated(cli: Cli): Promise<boolean> {
  const { stdout } = await cli.runProgram(['/usr/sbin/sysctl', '-in', 'sysctl.proc_translated'], {
    cwd: '/',
    env: {},
    timeoutMs: systemQueryTimeoutMs,
  });
  return stdout.trim() === '1';
}

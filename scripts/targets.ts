/** A system that a release binary is for. */
export interface Target {
  readonly os: 'linux' | 'darwin' | 'windows';
  readonly arch: 'x64' | 'arm64';
  /** The C library, where it is not the system's usual one. */
  readonly libc?: 'musl';
}

/** All targets of a release. */
export const targets: readonly Target[] = [
  { os: 'linux', arch: 'x64' },
  { os: 'linux', arch: 'x64', libc: 'musl' },
  { os: 'linux', arch: 'arm64' },
  { os: 'linux', arch: 'arm64', libc: 'musl' },
  { os: 'darwin', arch: 'x64' },
  { os: 'darwin', arch: 'arm64' },
  { os: 'windows', arch: 'x64' },
  { os: 'windows', arch: 'arm64' },
];

/** Returns the name by which people select a target: `linux-x64-musl`. */
export function targetName({ os, arch, libc }: Target): string {
  return [os, arch, libc].filter((part) => part !== undefined).join('-');
}

/** Returns the name of a target for `bun build --compile --target`. */
export function bunTarget(target: Target): Bun.Build.CompileTarget {
  return `bun-${targetName(target)}` as Bun.Build.CompileTarget;
}

/** Returns the extension of a target's programs; without a target, of this machine's. */
export function exeOf(target?: Target): '' | '.exe' {
  const isWindows = target === undefined ? process.platform === 'win32' : target.os === 'windows';
  return isWindows ? '.exe' : '';
}

/** Returns the file name of a target's binary. */
export function binaryName(target: Target): string {
  return `chunk-${targetName(target)}${exeOf(target)}`;
}

/** Returns the file name of a target's archive. */
export function archiveName(target: Target): string {
  return `chunk-${targetName(target)}${target.os === 'windows' ? '.zip' : '.tar.gz'}`;
}

/** Returns the target with that name. Throws, with all names, for any other. */
export function targetByName(name: string): Target {
  const found = targets.find((target) => targetName(target) === name);
  if (found !== undefined) return found;
  throw new Error(`unknown target "${name}"; one of: ${targets.map(targetName).join(', ')}`);
}

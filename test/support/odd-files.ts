import { lstatSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './folders.ts';
import { canRun } from './skips.ts';

/** True if `putOdd` works on this system. */
export const hasOddFiles = canRun('Windows has no FIFOs', process.platform !== 'win32');

/** Creates something other than a well-formed file at a path. */
type Create = (path: string) => unknown;

/** Creates invalid or special files at the path of a small file, by name. */
export const oddFiles: Readonly<Record<string, Create>> = {
  'an empty file': (path) => writeFileSync(path, ''),
  'a torn file': (path) => writeFileSync(path, '{"v":1,"ins'),
  'JSON that is no object': (path) => writeFileSync(path, '[null]'),
  'bytes that are not UTF-8': (path) => writeFileSync(path, new Uint8Array([0x7b, 0xff, 0xfe])),
  'a file of a gigabyte': (path) => {
    writeFileSync(path, '{');
    truncateSync(path, 1024 ** 3);
  },
  'a folder': (path) => mkdirSync(path),
  'a FIFO': (path) => Bun.spawnSync(['mkfifo', path]),
  // A process that is killed leaves its socket behind.
  'a socket': (path) =>
    Bun.spawnSync([
      process.execPath,
      '-e',
      `Bun.listen({ unix: ${JSON.stringify(path)}, socket: { data() {} } });
       process.kill(process.pid, 'SIGKILL');`,
    ]),
  // Creates a new device if possible: a bug in the program must not destroy the system's /dev/zero.
  'a link to a device': (path) => {
    const device = join(temporaryFolder(), 'device');
    const made = Bun.spawnSync(['mknod', device, 'c', '1', '5']).exitCode === 0;
    symlinkSync(made ? device : '/dev/zero', path);
  },
  'a dangling link': (path) => symlinkSync(join(dirname(path), 'away', 'file'), path),
  'a loop of links': (path) => symlinkSync(path, path),
};

/** Replaces the file at a path with one of `oddFiles`. */
export function putOdd(name: string, path: string): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  oddFiles[name]?.(path);
  lstatSync(path);
}

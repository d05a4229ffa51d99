import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Permissions } from './permissions.ts';

const tracer = '/usr/bin/strace';

/** True if runs can be traced on this machine. */
export const canTrace = process.platform === 'linux' && existsSync(tracer);

/** Returns the words to put before a command to write its system calls to a file. */
export function tracing(file: string): string[] {
  const calls = 'trace=%file,%network,%process,ftruncate,fchmod,fchown';
  return [tracer, '-f', '-qq', '-e', calls, '-e', 'abbrev=!execve', '-o', file];
}

const changingCalls =
  /^(rename|unlink|mkdir|rmdir|link|symlink|chmod|fchmodat|chown|fchownat|lchown|truncate|mknod|utimensat|setxattr|creat)/;
const devices = /^\/dev\/(null|tty|pts\/\d+|urandom|random)$/;

/** Returns what a traced run did beyond its permissions, in words. Failed calls count too. */
export function breachesIn(
  file: string,
  permissions: Permissions,
  { home, cwd }: { readonly home: string; readonly cwd: string },
): string[] {
  const { writes = [], sockets, children } = permissions;
  const breaches = new Set<string>();
  let programs = 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const match = /^\d+\s+(?<call>\w+)\((?<words>.*)$/.exec(line);
    const { call = '', words = '' } = match?.groups ?? {};
    const opens = /^open(at2?)?$/.test(call) && /O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)/.test(words);
    if (opens || changingCalls.test(call)) {
      for (const [, path = ''] of words.matchAll(/"((?:[^"\\]|\\.)*)"/g)) {
        const named = resolve(cwd, path).replace(cwd, 'CWD').replace(home, 'HOME');
        if (devices.test(path) || writes.some((each) => isWithin(each, named))) continue;
        breaches.add(`wrote ${named}`);
      }
    } else if (call === 'socket' || call === 'socketpair') {
      if (!sockets) breaches.add('opened a socket (socket)');
    } else if (call === 'connect' || call === 'sendto' || call === 'sendmsg') {
      for (const [address] of words.matchAll(/(?:inet_addr|inet_pton|sun_path)[(=][^)}]*/g)) {
        if (sockets && /127\.0\.0\.1|::1"|sun_path/.test(address)) continue;
        breaches.add(`opened a socket (${address})`);
      }
    } else if (call === 'execve' && ++programs > 1) {
      if (children && words.includes('"CHUNK_NO_TELEMETRY=')) continue;
      breaches.add(`started ${/"([^"]*)"/.exec(words)?.[1]}`);
    } else if (/^(v?fork|clone3?)$/.test(call) && !words.includes('CLONE_THREAD')) {
      if (!children) breaches.add('started a copy of itself');
    }
  }
  if (programs === 0) throw new Error(`${file} holds no trace`);
  return [...breaches];
}

function isWithin(allowed: string, path: string): boolean {
  return path.startsWith(allowed) || allowed.startsWith(`${path}/`);
}

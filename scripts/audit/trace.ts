import { existsSync, readFileSync } from 'node:fs';
import type { Permissions } from './permissions.ts';

const tracer = '/usr/bin/strace';

/** The effects of a traced run. */
export interface SyscallSummary {
  /** Paths written, created, deleted or renamed. */
  readonly writes: readonly string[];
  /** The addresses of sockets; `socket` for one that was created. */
  readonly sockets: readonly string[];
  /** Programs and forks that were started. */
  readonly children: readonly { readonly program: string; readonly toldToOptOut: boolean }[];
}

/** True if runs can be traced on this machine. */
export const canTrace = process.platform === 'linux' && existsSync(tracer);

/** True if a command runs under the tracer. */
export function isTraced(command: readonly string[]): boolean {
  return command[0] === tracer;
}

/** Returns the words to put before a command to write its system calls to a file. */
export function tracing(file: string): string[] {
  const calls = 'trace=%file,%network,%process,ftruncate,fchmod,fchown';
  return [tracer, '-f', '-qq', '-e', calls, '-e', 'abbrev=!execve', '-o', file];
}

const changingCalls =
  /^(rename|unlink|mkdir|rmdir|link|symlink|chmod|fchmodat|chown|fchownat|lchown|truncate|mknod|utimensat|setxattr|creat)/;
const devices = /^\/dev\/(null|tty|pts\/\d+|urandom|random)$/;

/** Reads a trace. Failed calls count too. */
export function readTrace(file: string, cwd: string): SyscallSummary {
  const writes: string[] = [];
  const sockets: string[] = [];
  const children: SyscallSummary['children'][number][] = [];
  let programs = 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const match = /^\d+\s+(?<call>\w+)\((?<words>.*)$/.exec(line);
    const { call = '', words = '' } = match?.groups ?? {};
    const opens = /^open(at2?)?$/.test(call) && /O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)/.test(words);
    if (opens || changingCalls.test(call)) {
      const paths = [...words.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path = '']) => path);
      writes.push(...paths.map((path) => (path.startsWith('/') ? path : `${cwd}/${path}`)));
    } else if (call === 'socket' || call === 'socketpair') {
      sockets.push('socket');
    } else if (call === 'connect' || call === 'sendto' || call === 'sendmsg') {
      sockets.push(
        ...[...words.matchAll(/(?:inet_addr|inet_pton|sun_path)[(=][^)}]*/g)].map(String),
      );
    } else if (call === 'execve' && ++programs > 1) {
      const program = /"([^"]*)"/.exec(words)?.[1] ?? '';
      children.push({ program, toldToOptOut: words.includes('"CHUNK_NO_TELEMETRY=') });
    } else if (/^(v?fork|clone3?)$/.test(call) && !words.includes('CLONE_THREAD')) {
      children.push({ program: 'a copy of itself', toldToOptOut: true });
    }
  }
  if (programs === 0) throw new Error(`${file} holds no trace`);
  return { writes: writes.filter((path) => !devices.test(path)), sockets, children };
}

/** Returns what a run did beyond its permissions, in words. */
export function breachesOf(
  summary: SyscallSummary,
  permissions: Permissions,
  folders: { home: string; cwd: string },
): string[] {
  const named = (path: string): string =>
    path.replace(folders.cwd, 'CWD').replace(folders.home, 'HOME');
  const allowed = permissions.writes ?? [];
  const writes = summary.writes
    .map(named)
    .filter((path) => !allowed.some((each) => each.test(path)));
  const sockets = permissions.sockets
    ? summary.sockets.filter((each) => !/^socket$|127\.0\.0\.1|::1"|sun_path/.test(each))
    : summary.sockets;
  const children = permissions.children
    ? summary.children.filter(({ toldToOptOut }) => !toldToOptOut)
    : summary.children;
  return [
    ...new Set([
      ...writes.map((path) => `wrote ${path}`),
      ...sockets.map((socket) => `opened a socket (${socket})`),
      ...children.map(({ program }) => `started ${program}`),
    ]),
  ];
}

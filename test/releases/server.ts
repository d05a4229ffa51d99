import { type ArchiveFile, tarGz } from '../../scripts/archive.ts';
import { type SigningKey, signatureText } from '../../scripts/signing.ts';
import { archiveName, targets } from '../../scripts/targets.ts';
import { testSigningKey } from './signing.ts';

/** The files of a release, by name. */
export type ReleaseFiles = Map<string, Uint8Array>;

const encoder = new TextEncoder();

/** Returns a shell script that prints its version, as a program that is quick to download. */
export function programOf(version: string): Uint8Array {
  return encoder.encode(`#!/bin/sh\necho "chunk ${version}"\n`);
}

/** Returns a signed release of a version, for all targets with tar archives. */
export function releaseOf(
  version: string,
  {
    program = programOf(version),
    key = testSigningKey,
  }: { program?: Uint8Array; key?: SigningKey } = {},
): ReleaseFiles {
  const content: ArchiveFile[] = [
    { name: 'chunk', data: program, executable: true },
    { name: 'LICENSE', data: encoder.encode('words'), executable: false },
  ];
  const archive = tarGz(content);
  const files: ReleaseFiles = new Map();
  for (const target of targets) {
    if (target.os !== 'windows') files.set(archiveName(target), archive);
  }
  return sign(files, version, key);
}

/** Adds the checksums of the files and their signature to a release. */
export function sign(files: ReleaseFiles, version: string, key = testSigningKey): ReleaseFiles {
  const lines = [...files].map(([name, data]) => {
    return `${new Bun.CryptoHasher('sha256').update(data).digest('hex')}  ${name}\n`;
  });
  const sums = encoder.encode(lines.sort().join(''));
  files.set('SHA256SUMS', sums);
  files.set('SHA256SUMS.minisig', encoder.encode(signatureText(sums, key, `chunk ${version}`)));
  return files;
}

/** Returns a response that replaces the usual one. */
export type Override = () => Response | Promise<Response>;

/** A release server on loopback, with the paths of GitHub's release downloads. */
export interface ReleaseServer {
  readonly url: string;
  /** The requested paths. */
  readonly requests: string[];
  /** The releases by version, newest last. */
  readonly releases: Map<string, ReleaseFiles>;
  /** Overrides for paths that contain a text, by that text. */
  readonly overrides: Map<string, Override>;
  reset(): void;
  stop(): Promise<void>;
}

const page = /^\/releases\/(?:latest\/download|download\/v([^/]+))\/([^/]+)$/;

/** Starts a release server on a free port of 127.0.0.1. */
export function startReleaseServer(): ReleaseServer {
  const releases: ReleaseServer['releases'] = new Map();
  const overrides: ReleaseServer['overrides'] = new Map();
  const requests: string[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => {
      const { pathname } = new URL(request.url);
      requests.push(pathname);
      for (const [part, answer] of overrides) if (pathname.includes(part)) return answer();
      const newest = [...releases.keys()].at(-1) ?? '';
      const [found, ofVersion, name = ''] = page.exec(pathname) ?? [];
      const data = found && releases.get(ofVersion ?? newest)?.get(name);
      if (data === undefined || data === '') return new Response('Not Found', { status: 404 });
      return new Response(Buffer.from(data));
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    requests,
    releases,
    overrides,
    reset: () => {
      releases.clear();
      overrides.clear();
      requests.length = 0;
    },
    stop: () => server.stop(true),
  };
}

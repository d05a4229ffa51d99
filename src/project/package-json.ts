import { asRecord } from '../files/files.ts';
import { parseJson } from '../system/json.ts';
import type { Folder } from './folder.ts';

/** The parts of a `package.json` that detection uses. */
export interface PackageManifest {
  readonly scripts: Readonly<Record<string, string>>;
  /** The package manager and perhaps its version, such as `pnpm@10.1.0`. */
  readonly packageManager: string | undefined;
}

/** Reads a folder's `package.json`; undefined if it is missing or not a JSON object. */
export function readPackage(folder: Folder): PackageManifest | undefined {
  const text = folder.has('package.json') ? folder.text('package.json') : undefined;
  const manifest = asRecord(parseJson(text?.replace(/^\ufeff/, '') ?? ''));
  if (manifest === undefined) return undefined;
  const scripts = Object.entries(asRecord(manifest['scripts']) ?? {}).flatMap(([name, script]) =>
    typeof script === 'string' ? [[name, script] as const] : [],
  );
  const { packageManager } = manifest;
  const engine = asRecord(asRecord(manifest['devEngines'])?.['packageManager']);
  const named = typeof packageManager === 'string' ? packageManager : engine?.['name'];
  return {
    scripts: Object.fromEntries(scripts),
    packageManager: typeof named === 'string' ? named : undefined,
  };
}

import { writeKeyPattern } from '../src/telemetry/schema.ts';
import { type SigningKey, signingKeyOf } from './signing.ts';
import { type Target, targetName, targets } from './targets.ts';

/** The variables of the process that builds. */
export type Environment = Readonly<Record<string, string | undefined>>;

const keyVariable = 'SEGMENT_WRITE_KEY';

/** The write key for a target. Throws for one with characters that a key cannot have. */
export function writeKeyFor(target: Target | undefined, env: Environment): string {
  const own = target && `${keyVariable}_${variableSuffix(target)}`;
  const name = own && env[own] ? own : keyVariable;
  const key = env[name] ?? '';
  if (key === '' || writeKeyPattern().test(key)) return key;
  throw new Error(`${name} has characters that a write key cannot have`);
}

/** Throws for a `SEGMENT_WRITE_KEY_…` that is for no target, and for an endpoint that is no URL. */
export function checkEnvironment(env: Environment): void {
  const known = new Set(targets.map((target) => `${keyVariable}_${variableSuffix(target)}`));
  for (const name of Object.keys(env)) {
    if (name.startsWith(`${keyVariable}_`) && !known.has(name)) {
      throw new Error(`${name} is for no target; one of: ${[...known].join(', ')}`);
    }
  }
  for (const target of targets) writeKeyFor(target, env);
  upgradeConstants(env);
  const endpoint = env['SEGMENT_ENDPOINT'];
  if (endpoint && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new Error('SEGMENT_ENDPOINT is not an http(s) URL');
  }
}

/**
 * What the build bakes in for `chunk upgrade`: where releases are, and the key that they are
 * verified with. CHUNK_PUBLIC_KEY wins over the signing key's own, for the release that announces
 * a new key while it is still signed with the old one. Throws for a repository that is none.
 */
export function upgradeConstants(env: Environment): {
  publicKey: string;
  repository: string | undefined;
} {
  const repository = env['CHUNK_REPOSITORY'] || undefined;
  if (repository !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new Error('CHUNK_REPOSITORY is not owner/name');
  }
  const publicKey = env['CHUNK_PUBLIC_KEY'] || signingKey(env)?.publicKey || '';
  if (publicKey !== '' && !/^RW[\w+/]{54}$/.test(publicKey)) {
    throw new Error('CHUNK_PUBLIC_KEY is no public key of minisign');
  }
  return { publicKey, repository };
}

/** The key in CHUNK_SIGNING_KEY, if there is one. Throws for one that is none. */
export function signingKey(env: Environment): SigningKey | undefined {
  const text = env['CHUNK_SIGNING_KEY'] ?? '';
  return text === '' ? undefined : signingKeyOf(text);
}

function variableSuffix(target: Target): string {
  return targetName(target).toUpperCase().replaceAll('-', '_');
}

/** Throws unless this is the Bun that package.json pins. */
export function checkBunVersion(running: string, pinned: string): void {
  if (pinned === `bun@${running}`) return;
  throw new Error(
    `this is bun@${running}, and package.json pins ${pinned}: npx -y ${pinned} run build`,
  );
}

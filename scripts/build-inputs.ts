import packageJson from '../package.json';
import type { Environment } from '../src/system/environment.ts';
import { eventNamePattern, writeKeyPattern } from '../src/telemetry/schema.ts';
import { type SigningKey, signingKeyOf } from './signing.ts';
import { type Target, targetName, targets } from './targets.ts';

const keyVariable = 'SEGMENT_WRITE_KEY';
const developmentVariable = `${keyVariable}_DEVELOPMENT`;

/**
 * Returns the write key for a target: of the development source for a prerelease (a version with
 * "-"), of production otherwise. Throws if only the other key is set, if both are the same, and
 * for characters that a key cannot have.
 */
export function writeKeyFor(
  target: Target | undefined,
  env: Environment,
  version = packageJson.version,
): string {
  const own = target && `${keyVariable}_${variableSuffix(target)}`;
  const production = own && env[own] ? own : keyVariable;
  const isPrerelease = version.includes('-');
  const [name, other] = isPrerelease
    ? [developmentVariable, production]
    : [production, developmentVariable];
  const key = env[name] ?? '';
  const kind = isPrerelease ? 'a prerelease' : 'a release';
  if (key === '' && env[other]) {
    throw new Error(`${version} is ${kind}: it takes ${name}, not ${other}`);
  }
  if (key !== '' && key === env[other]) {
    throw new Error(`${name} and ${other} are the same key: tests would count as use`);
  }
  if (key === '' || writeKeyPattern().test(key)) return key;
  throw new Error(`${name} has characters that a write key cannot have`);
}

/** Throws for an invalid variable, and for a `SEGMENT_WRITE_KEY_…` without a target. */
export function checkEnvironment(env: Environment): void {
  const own = targets.map((target) => `${keyVariable}_${variableSuffix(target)}`);
  const known = new Set([...own, developmentVariable]);
  for (const name of Object.keys(env)) {
    if (name.startsWith(`${keyVariable}_`) && !known.has(name)) {
      throw new Error(`${name} is for no target; one of: ${[...known].join(', ')}`);
    }
  }
  for (const target of targets) writeKeyFor(target, env);
  constantsOf(env);
}

/**
 * Returns the constants to compile in besides the write key; an unsigned release, which cannot
 * upgrade itself, has no repository and no public key. CHUNK_PUBLIC_KEY takes precedence over the
 * signing key's public half, for the release that announces a new key but is signed with the old
 * one. Throws for an invalid variable.
 */
export function constantsOf(env: Environment, unsigned = false) {
  const read = (name: string, isValid: (text: string) => boolean, problem: string) => {
    const text = env[name] || undefined;
    if (text === undefined || isValid(text)) return text;
    throw new Error(`${name} is not ${problem}`);
  };
  const isUrl = (text: string) => /^https?:$/.test(URL.parse(text)?.protocol ?? '');
  const isEventName = (text: string) => eventNamePattern().test(text);
  const isRepository = (text: string) => /^[\w.-]+\/[\w.-]+$/.test(text);
  const isPublicKey = (text: string) => /^RW[\w+/]{54}$/.test(text);
  const publicKey = read('CHUNK_PUBLIC_KEY', isPublicKey, 'a public key of minisign');
  const repository = read('CHUNK_REPOSITORY', isRepository, 'owner/name');
  return {
    endpoint: read('SEGMENT_ENDPOINT', isUrl, 'an http(s) URL'),
    eventName: read('SEGMENT_EVENT_NAME', isEventName, 'snake_case, of at most 64 letters'),
    ...(!unsigned && { repository, publicKey: publicKey ?? signingKey(env)?.publicKey }),
  };
}

/** Returns the key in CHUNK_SIGNING_KEY, if it is set. Throws for an invalid one. */
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

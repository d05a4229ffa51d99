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

/** Returns the collector to compile into the binary. Throws for an invalid variable. */
export function collectorOf(env: Environment): {
  endpoint: string | undefined;
  eventName: string | undefined;
} {
  const endpoint = env['SEGMENT_ENDPOINT'] || undefined;
  if (endpoint && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new Error('SEGMENT_ENDPOINT is not an http(s) URL');
  }
  const eventName = env['SEGMENT_EVENT_NAME'] || undefined;
  if (eventName && !eventNamePattern().test(eventName)) {
    throw new Error('SEGMENT_EVENT_NAME is not snake_case, of at most 64 letters');
  }
  return { endpoint, eventName };
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
  upgradeConstants(env);
  collectorOf(env);
}

/**
 * Returns the constants of `chunk upgrade`: the repository of the releases, and the key that
 * verifies them. CHUNK_PUBLIC_KEY takes precedence over the signing key's public half, for the
 * release that announces a new key but is signed with the old one. Throws for invalid variables.
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
    throw new Error('CHUNK_PUBLIC_KEY is not a public key of minisign');
  }
  return { publicKey, repository };
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

import { tightenSource } from '../../auth/credentials.ts';
import { type CredentialStatus, credentialStatuses } from '../../auth/status.ts';
import { command } from '../../command-line/command.ts';
import { UserError } from '../../errors.ts';
import { mask } from '../../system/secrets.ts';
import { escapeControls } from '../../terminal/escape-controls.ts';
import { warnPermissionsFixed } from '../../terminal/permission-warning.ts';
import { insecureStorageFlag, shown } from './arguments.ts';

export const status = command({
  acceptsSecret: true,
  args: {
    json: { type: 'boolean', description: 'Print JSON' },
    'insecure-storage': {
      ...insecureStorageFlag,
      description: 'Skip the system keychain',
    },
  },
  examples: ['chunk auth status', 'chunk auth status --json'],
  run: async ({ json, 'insecure-storage': fileOnly }, cli) => {
    if (cli.stderr.isTTY) (await cli.output.log()).info('Verifying credentials …');
    const found = await credentialStatuses(cli, { keychain: !fileOnly });
    for (const { credential } of found) {
      if (credential) await warnPermissionsFixed(tightenSource(credential, cli), cli);
    }
    if (json) cli.output.json(Object.fromEntries(found.map(jsonOf)));
    else cli.output.text(found.map(describe).join('\n'));
    const failing = found.filter(({ state }) => state !== 'valid' && state !== 'not set');
    if (failing.length > 0) throw failure(failing);
  },
});

function jsonOf({ provider, credential, state, why, hint, check }: CredentialStatus) {
  const { owner, expires, scopes } = check ?? {};
  const value = credential && mask(credential.token);
  const source = credential?.source;
  return [provider.name, { state, value, source, why, hint, owner, expires, scopes }] as const;
}

const margin = ' '.repeat(11);

function describe({ provider, credential, state, why, hint, check }: CredentialStatus): string {
  const { owner, expires, scopes } = check ?? {};
  const found = credential && `  ${mask(credential.token)}  ${credential.source}`;
  const facts = [
    owner && `belongs to ${shown(owner)}`,
    expires && `expires ${shown(expires.replace(/T.*$/, ''))}`,
    scopes && `scopes: ${shown(scopes.join(', ') || 'none')}`,
  ].filter(Boolean);
  const lines = [facts.join(' · '), why && escapeControls(why), hint].filter(Boolean);
  return [
    `${provider.name.padEnd(margin.length)}${state}${found ?? ''}`,
    ...lines.map((line) => `${margin}${line}`),
  ].join('\n');
}

function failure(failing: readonly CredentialStatus[]): UserError {
  const names = failing.map(({ provider, state }) => `${provider.name} (${state})`).join(', ');
  return new UserError('auth.check_failed', {
    message: `not all credentials are valid: ${names}`,
    hint: failing.length === 1 ? failing[0]?.hint : 'See the hint for each above.',
  });
}

import { readConfigFiles, resolveSetting } from '../config/settings.ts';
import { type ErrorCode, UserError } from '../errors.ts';
import type { Cli } from '../system.ts';
import { registerSecret } from './redact.ts';

export type Provider = 'github' | 'anthropic' | 'circleci';

const providers = {
  github: {
    setting: 'gitHubToken',
    code: 'auth.github_token_required',
    name: 'GitHub token',
    variable: 'GITHUB_TOKEN',
  },
  anthropic: {
    setting: 'anthropicAPIKey',
    code: 'auth.anthropic_key_required',
    name: 'Anthropic API key',
    variable: 'ANTHROPIC_API_KEY',
  },
  circleci: {
    setting: 'circleCIToken',
    code: 'auth.circleci_token_required',
    name: 'CircleCI token',
    variable: 'CIRCLE_TOKEN',
  },
} as const satisfies Record<Provider, { code: ErrorCode; [key: string]: string }>;

/** The credential for a provider and where it came from. Throws `UserError` when there is none. */
export async function requireCredential(
  provider: Provider,
  cli: Cli,
): Promise<{ token: string; source: string }> {
  const { setting, code, name, variable } = providers[provider];
  const { value, source } = resolveSetting(setting, cli, readConfigFiles(cli));
  if (typeof value === 'string' && value !== '' && source !== undefined) {
    registerSecret(value);
    return { token: value, source };
  }
  throw new UserError(code, {
    message: `a ${name} is needed`.replace('a A', 'an A'),
    hint: `Set ${variable}, or store one with: chunk auth set ${provider}`,
  });
}

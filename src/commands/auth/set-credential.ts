import { type CredentialSearch, type StoreName, searchCredential } from '../../auth/credentials.ts';
import { baseUrlOf, type Provider } from '../../auth/providers.ts';
import { describeStore, keychainUnavailable, type Saved, save } from '../../auth/stores.ts';
import { maxTokenLength, parseEnteredToken } from '../../auth/validate-token.ts';
import { verifyCredential } from '../../auth/verify.ts';
import { systemErrorCode, UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { askSecret, confirm, isInteractive, whyNotInteractive } from '../../terminal/ask.ts';
import { shown } from './arguments.ts';

export interface SetOptions {
  /** Use the config file instead of the keychain. */
  readonly insecureStorage: boolean;
  /** Replace a stored credential without asking. */
  readonly force: boolean;
  /** Read the credential from a pipe instead of a prompt. */
  readonly stdin: boolean;
  /** Check the credential with the provider before storing it. */
  readonly verify: boolean;
  /** True if the user has just answered a question. */
  readonly afterQuestion?: true;
}

/**
 * Reads a credential from the user, verifies it with the provider, and stores it. Returns undefined
 * if the user cancels. Throws `UserError` without storing anything.
 */
export async function setCredential(
  provider: Provider,
  options: SetOptions,
  cli: Cli,
): Promise<Saved | undefined> {
  if (options.stdin && cli.stdin.isTTY) throw stdinIsTerminal(provider);
  const canPrompt = !options.stdin && isInteractive(cli);
  const before = await searchCredential(provider, cli, 'always');
  if (before.configProblem !== undefined) throw configUnusable(before.configProblem, cli);
  if (!(await mayReplace(provider, options, before, canPrompt, cli))) return undefined;
  if (!canPrompt && !options.stdin) throw cannotAsk(provider, cli);
  const store = await chooseStore(provider, options, before, canPrompt, cli);
  if (store === undefined) return undefined;
  const afterQuestion =
    options.afterQuestion ||
    (!options.force && before.stores.length > 0) ||
    (!options.insecureStorage && store === 'file');
  const entered = canPrompt
    ? await promptForSecret(provider, store, afterQuestion, cli)
    : await readPiped(provider, cli);
  if (entered === undefined) return undefined;
  cli.secrets.register(entered);
  const token = parseEnteredToken(entered, provider);
  let owner: string | undefined;
  if (options.verify) {
    (await cli.output.log()).info(`Verifying it with ${baseUrlOf(provider, cli.env)} …`);
    owner = await verifyCredential(provider, token, cli);
  }
  try {
    return { ...(await save(provider, token, store, before, cli)), owner };
  } catch (error) {
    // A keychain may allow reads but refuse writes.
    if (!(canPrompt && error instanceof UserError && error.code === 'keychain.unavailable'))
      throw error;
    (await cli.output.log()).warn(error.message);
    if (!(await confirmFile(cli))) return undefined;
    return { ...(await save(provider, token, 'file', before, cli)), owner };
  }
}

/** Offers to set a missing credential; returns undefined if the user declines. */
export async function offerToSet(provider: Provider, cli: Cli): Promise<Saved | undefined> {
  (await cli.output.log()).info(`This command needs ${provider.withArticle}, and none is set.`);
  if (!(await confirm('Set it now?', true, cli))) return undefined;
  const options = { insecureStorage: false, force: true, stdin: false, verify: true };
  return setCredential(provider, { ...options, afterQuestion: true }, cli);
}

async function mayReplace(
  provider: Provider,
  { force }: SetOptions,
  { stores }: CredentialSearch,
  canPrompt: boolean,
  cli: Cli,
): Promise<boolean> {
  if (stores.length === 0 || force) return true;
  const where = stores.map((store) => describeStore(store, cli)).join(' and ');
  if (!canPrompt) {
    throw new UserError('interactivity.no_force', {
      message: `${provider.withArticle} is already in ${where}`,
      hint: 'To replace it without asking, add --force.',
    });
  }
  (await cli.output.log()).info(`There is already ${provider.withArticle} in ${where}.`);
  return (await confirm('Replace it?', false, cli)) === true;
}

async function chooseStore(
  provider: Provider,
  { insecureStorage, stdin }: SetOptions,
  { keychain }: CredentialSearch,
  canPrompt: boolean,
  cli: Cli,
): Promise<StoreName | undefined> {
  if (insecureStorage) return 'file';
  // A locked keychain prompts the user to unlock it on a write.
  if (keychain === undefined || keychain.ok || keychain.withheld) return 'keychain';
  if (!canPrompt) throw keychainUnavailable(provider, keychain.why, cli, stdin ? ' --stdin' : '');
  (await cli.output.log()).warn(`The system keychain cannot be used (${keychain.why}).`);
  return (await confirmFile(cli)) ? 'file' : undefined;
}

async function confirmFile(cli: Cli): Promise<boolean> {
  const question = `Store it in ${cli.paths.configFile} instead, unencrypted (--insecure-storage)?`;
  return (await confirm(question, false, cli)) === true;
}

async function promptForSecret(
  provider: Provider,
  store: StoreName,
  afterQuestion: boolean,
  cli: Cli,
): Promise<string | undefined> {
  const { withArticle, createAt, advice } = provider;
  const log = await cli.output.log();
  log.info(`Create ${withArticle} at ${createAt}${advice ? ` (${advice})` : ''}.`);
  log.info(`It will be stored in ${describeStore(store, cli)}.`);
  const question = `Paste it here (it is not shown; Esc cancels):`;
  return askSecret(question, { maxLength: maxTokenLength, afterQuestion }, cli);
}

async function readPiped(provider: Provider, cli: Cli): Promise<string> {
  // Leave room for a newline and for whitespace that some programs add.
  const bytes = await cli.stdin.readAll(maxTokenLength + 64).catch((error: unknown) => {
    throw unusableInput(`standard input cannot be read (${systemErrorCode(error)})`, provider);
  });
  if (bytes === undefined) throw unusableInput('standard input is too long', provider);
  // Invalid UTF-8 decodes to U+FFFD, which no token may contain.
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') throw unusableInput('standard input is empty', provider);
  return text;
}

function unusableInput(message: string, { credential, name }: Provider): UserError {
  const hint = `Pipe the ${credential} alone: … | chunk auth set ${name} --stdin`;
  return new UserError('auth.value_invalid', { message, hint });
}

/** Returns the error for a config file that cannot be used. */
export function configUnusable(why: string, { paths }: Cli): UserError {
  return new UserError('config.invalid', {
    message: `${paths.configFile} cannot be used: ${why}`,
    hint: 'Fix the file, or move it away and try again.',
  });
}

function stdinIsTerminal({ name }: Provider): UserError {
  return new UserError('argument.invalid', {
    message: '--stdin reads from a pipe, but stdin is a terminal',
    hint: `Pipe the credential in, or omit --stdin to be asked: chunk auth set ${name}`,
  });
}

function cannotAsk(provider: Provider, cli: Cli): UserError {
  const { requiredCode, credential, createAt, name, variable } = provider;
  return new UserError(requiredCode, {
    message: `cannot prompt for the ${credential}: ${whyNotInteractive(cli)}`,
    detail: `Create one at ${createAt}`,
    hint: `Then pipe it in: … | chunk auth set ${name} --stdin   (or set ${variable})`,
  });
}

/** Returns the message that says what was stored and where. */
export function savedMessage({ credential }: Provider, { owner, store }: Saved, cli: Cli): string {
  const whose = owner === undefined ? '' : ` of ${shown(owner)}`;
  return `Saved the ${credential}${whose} in ${describeStore(store, cli)}.`;
}

import { systemErrorCode, UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { askSecret, confirm, isInteractive, whyNotInteractive } from '../terminal/ask.ts';
import { checkCredential } from './check.ts';
import { baseUrlOf, type Provider } from './providers.ts';
import {
  describeStore,
  keychainUnavailable,
  lookInStores,
  placesOf,
  type Saved,
  type Stored,
  type StoreName,
  save,
} from './stores.ts';
import { maxTokenLength, readEntered } from './validate-token.ts';

export interface SetOptions {
  /** Whether the config file is wanted instead of the keychain. */
  readonly insecureStorage: boolean;
  /** Whether a stored credential is replaced without a question. */
  readonly force: boolean;
  /** Whether the credential comes from a pipe instead of a prompt. */
  readonly stdin: boolean;
  /** Whether the provider is asked before anything is stored. */
  readonly verify: boolean;
  /** Whether the user has just answered a question, as after an offer. */
  readonly afterQuestion?: true;
}

/**
 * Gets a credential from the user and stores it, once the provider has accepted it. Undefined when
 * the user cancels. Throws `UserError`; nothing is stored then.
 */
export async function setCredential(
  provider: Provider,
  options: SetOptions,
  cli: Cli,
): Promise<Saved | undefined> {
  if (options.stdin && cli.stdin.isTTY) throw stdinIsTerminal(provider);
  const asks = !options.stdin && isInteractive(cli);
  const before = await lookInStores(provider, cli);
  if (!(await mayReplace(provider, options, before, asks, cli))) return undefined;
  if (!asks && !options.stdin) throw nobodyToAsk(provider, cli);
  const store = await chooseStore(provider, options, before, asks, cli);
  if (store === undefined) return undefined;
  const afterQuestion =
    options.afterQuestion ||
    (!options.force && placesOf(before).length > 0) ||
    (!options.insecureStorage && store === 'file');
  const entered = asks
    ? await ask(provider, store, afterQuestion, cli)
    : await readPiped(provider, cli);
  if (entered === undefined) return undefined;
  cli.secrets.register(entered);
  const token = readEntered(entered, provider);
  const owner = options.verify ? await verify(provider, token, cli) : undefined;
  try {
    return { ...(await save(provider, token, store, before, cli)), owner };
  } catch (error) {
    // A keychain may well answer questions and yet take nothing.
    if (!(asks && error instanceof UserError && error.code === 'keychain.unavailable')) throw error;
    (await cli.output.log()).warn(error.message);
    if (!(await confirmFile(cli))) return undefined;
    return { ...(await save(provider, token, 'file', before, cli)), owner };
  }
}

/** Offers to set a missing credential at once; undefined when the user does not want to. */
export async function offerToSet(provider: Provider, cli: Cli): Promise<Saved | undefined> {
  const log = await cli.output.log();
  log.info(`This needs a ${provider.credential}, and there is none yet.`);
  if (!(await confirm('Set it now?', true, cli))) return undefined;
  const options = { insecureStorage: false, force: true, stdin: false, verify: true };
  return setCredential(provider, { ...options, afterQuestion: true }, cli);
}

async function mayReplace(
  provider: Provider,
  { force }: SetOptions,
  before: Stored,
  asks: boolean,
  cli: Cli,
): Promise<boolean> {
  const places = placesOf(before);
  if (places.length === 0 || force) return true;
  const where = places.map((place) => describeStore(place, cli)).join(' and ');
  if (!asks) {
    throw new UserError('interactivity.no_force', {
      message: `a ${provider.credential} is already in ${where}`,
      hint: 'To replace it without a question, add --force.',
    });
  }
  (await cli.output.log()).info(`A ${provider.credential} is already in ${where}.`);
  return (await confirm('Replace it?', false, cli)) === true;
}

async function chooseStore(
  provider: Provider,
  { insecureStorage }: SetOptions,
  { keychain }: Stored,
  asks: boolean,
  cli: Cli,
): Promise<StoreName | undefined> {
  if (insecureStorage) return 'file';
  if (keychain.ok) return 'keychain';
  if (!asks) throw keychainUnavailable(provider, keychain.why, cli);
  (await cli.output.log()).warn(`The system keychain cannot be used (${keychain.why}).`);
  return (await confirmFile(cli)) ? 'file' : undefined;
}

async function confirmFile(cli: Cli): Promise<boolean> {
  const question = `Keep it in ${cli.paths.configFile} instead, unencrypted (--insecure-storage)?`;
  return (await confirm(question, false, cli)) === true;
}

async function ask(
  provider: Provider,
  store: StoreName,
  afterQuestion: boolean,
  cli: Cli,
): Promise<string | undefined> {
  const { credential, createAt, advice } = provider;
  const log = await cli.output.log();
  log.info(`Create a ${credential} at ${createAt}${advice ? ` (${advice})` : ''}.`);
  log.info(`It will be kept in ${describeStore(store, cli)}.`);
  const question = `Paste it here (it is not shown; Esc cancels):`;
  return askSecret(question, { maxLength: maxTokenLength, afterQuestion }, cli);
}

async function readPiped(provider: Provider, cli: Cli): Promise<string> {
  // Room for a line end, and for the white space that some programs add.
  const bytes = await cli.stdin.readAll(maxTokenLength + 64).catch((error: unknown) => {
    throw unusableInput(`standard input cannot be read (${systemErrorCode(error)})`, provider);
  });
  if (bytes === undefined) throw unusableInput('standard input is too long', provider);
  // Bytes that are not UTF-8 become characters that a token cannot have.
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') throw unusableInput('nothing came on standard input', provider);
  return text;
}

function unusableInput(message: string, { credential, name }: Provider): UserError {
  const hint = `Pipe the ${credential} alone: … | chunk auth set ${name} --stdin`;
  return new UserError('auth.value_invalid', { message, hint });
}

/** Whom the credential belongs to, where the provider says. Throws unless it was accepted. */
async function verify(provider: Provider, token: string, cli: Cli): Promise<string | undefined> {
  const { credential, createAt, name } = provider;
  (await cli.output.log()).info(`Checking it with ${baseUrlOf(provider, cli.env)} …`);
  const check = await checkCredential(provider, token, cli);
  if (check.state === 'valid') return check.owner;
  if (check.state === 'rejected') {
    throw new UserError('auth.not_authorized', {
      message: `the ${credential} was not accepted; nothing was stored`,
      detail: `${check.why}.`,
      hint: `Create another at ${createAt}`,
    });
  }
  throw new UserError('auth.unverified', {
    message: `could not verify the ${credential}; nothing was stored`,
    detail: `Why: ${check.why}.`,
    hint: `Try again later, or store it as it is: chunk auth set ${name} --no-verify`,
  });
}

function stdinIsTerminal({ name }: Provider): UserError {
  return new UserError('argument.invalid', {
    message: '--stdin reads from a pipe, and standard input is a terminal',
    hint: `Pipe something in, or leave --stdin out to be asked: chunk auth set ${name}`,
  });
}

function nobodyToAsk(provider: Provider, cli: Cli): UserError {
  const { requiredCode, credential, createAt, name, variable } = provider;
  return new UserError(requiredCode, {
    message: `cannot ask for the ${credential}: ${whyNotInteractive(cli)}`,
    detail: `Create one at ${createAt}`,
    hint: `Then pipe it in: … | chunk auth set ${name} --stdin   (or set ${variable})`,
  });
}

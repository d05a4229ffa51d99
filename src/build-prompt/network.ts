import { systemErrorCode } from '../errors.ts';

/** Why a connection failed, as ` (ECONNREFUSED)`; empty where the cause has no code. */
export function causeCode(cause: unknown): string {
  const code = systemErrorCode(cause);
  return code === undefined ? '' : ` (${code})`;
}

/** Whether a credential can stand in a header: visible ASCII alone. */
export function fitsInHeader(credential: string): boolean {
  return /^[\x21-\x7e]+$/.test(credential);
}

/**
 * A secret as it may be shown: a mask of fixed width, so that its length is not disclosed, and its
 * last four characters where it has enough others.
 */
export function mask(secret: string): string {
  const shown = secret.length > 12 ? secret.slice(-4) : '';
  return `****${shown}`;
}

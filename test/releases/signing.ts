import { signingKeyOf } from '../../scripts/signing.ts';

/** Minisign created this key and the other one for these tests, without passwords. */
export const testSecretKey =
  'RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA27YlhF4JOjN848kSTQEsFRLKXJ53sw/EFnlEff3B2KF1VfxhQrP36R6PsAq6XNGbT0DfynLjMdig0WZesPlPGJW8momTmMmWAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
const otherSecretKey =
  'RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADI4MQzU1OiwlMMxZharPST1gH95+4DiUtznsop2J4qdUwAQBFsNteF9SJexmQ3atC+XHM9I2tI/OZrb/t/W31OAb09m1r3w0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';

export const testSigningKey = signingKeyOf(testSecretKey);
export const otherSigningKey = signingKeyOf(otherSecretKey);

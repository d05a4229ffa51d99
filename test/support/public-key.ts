/** The public key for the releases that the tests sign. */
export const testPublicKey = 'RWTbtiWEXgk6Mx6PsAq6XNGbT0DfynLjMdig0WZesPlPGJW8momTmMmW';

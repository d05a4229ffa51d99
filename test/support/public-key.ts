/** The public half of the key that the suite's releases are signed with. */
export const testPublicKey = 'RWTbtiWEXgk6Mx6PsAq6XNGbT0DfynLjMdig0WZesPlPGJW8momTmMmW';

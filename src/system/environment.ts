/** The environment variables of a process, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variables of a child process. */
export type ChildEnvironment = Readonly<Record<string, string>>;

/** Returns those of the variables that are set and not empty. */
export function pickVariables(env: Environment, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = env[name];
    if (value) picked[name] = value;
  }
  return picked;
}

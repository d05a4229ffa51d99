/** A tool that owns the file of this program, and what it is told to replace it. */
export interface PackageManager {
  readonly name: string;
  readonly command: string;
}

const managers: readonly (PackageManager & { readonly path: RegExp })[] = [
  { name: 'Homebrew', command: 'brew upgrade chunk', path: /\/(Cellar|homebrew|linuxbrew)\// },
  { name: 'Nix', command: 'nix profile upgrade chunk', path: /^\/nix\/store\// },
  { name: 'pnpm', command: 'pnpm update --global chunk', path: /\/\.?pnpm\/.*\/node_modules\// },
  { name: 'Bun', command: 'bun update --global chunk', path: /\/\.bun\/install\/global\// },
  { name: 'Yarn', command: 'yarn global upgrade chunk', path: /\/yarn\/.*\/node_modules\// },
  { name: 'npm', command: 'npm update --global chunk', path: /\/node_modules\// },
  { name: 'Scoop', command: 'scoop update chunk', path: /\/scoop\/apps\//i },
  { name: 'mise', command: 'mise upgrade chunk', path: /\/mise\/installs\// },
  { name: 'asdf', command: 'asdf install chunk latest', path: /\/\.?asdf\/installs\// },
];

/** The tool that a program belongs to by its path, with all links resolved; undefined for none. */
export function managerOf(resolvedPath: string): PackageManager | undefined {
  const path = resolvedPath.replaceAll('\\', '/');
  return managers.find((manager) => manager.path.test(path));
}

/** A package manager that may have installed this program, and its command for an upgrade. */
export interface ProgramManager {
  readonly name: string;
  readonly command: string;
}

const managers: readonly (ProgramManager & { readonly path: RegExp })[] = [
  { name: 'Homebrew', command: 'brew upgrade chunk', path: /\/(Cellar|Caskroom)\/[^/]+\// },
  { name: 'Nix', command: 'nix profile upgrade chunk', path: /^\/nix\/store\// },
  { name: 'Guix', command: 'guix upgrade chunk', path: /^\/gnu\/store\// },
  { name: 'Snap', command: 'sudo snap refresh chunk', path: /^\/snap\// },
  { name: 'pnpm', command: 'pnpm update --global chunk', path: /\/\.?pnpm\/.*\/node_modules\// },
  { name: 'Bun', command: 'bun update --global chunk', path: /\/\.bun\/install\/global\// },
  { name: 'Yarn', command: 'yarn global upgrade chunk', path: /\/yarn\/.*\/node_modules\// },
  { name: 'npm', command: 'npm update --global chunk', path: /\/node_modules\// },
  { name: 'Scoop', command: 'scoop update chunk', path: /\/scoop\/apps\//i },
  { name: 'Chocolatey', command: 'choco upgrade chunk', path: /\/chocolatey\/lib\//i },
  { name: 'WinGet', command: 'winget upgrade chunk', path: /\/WinGet\/Packages\//i },
  { name: 'mise', command: 'mise upgrade chunk', path: /\/mise\/installs\// },
  { name: 'asdf', command: 'asdf install chunk latest', path: /\/\.?asdf\/installs\// },
  { name: 'aqua', command: 'aqua update', path: /\/aquaproj-aqua\/pkgs\// },
  { name: 'proto', command: 'proto install chunk latest', path: /\/\.proto\/tools\// },
];

/** Returns the package manager that installed a program, by its real path; undefined if none. */
export function managerOf(resolvedPath: string): ProgramManager | undefined {
  const path = resolvedPath.replaceAll('\\', '/');
  return managers.find((manager) => manager.path.test(path));
}

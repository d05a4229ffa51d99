import { type Folder, openFolder, subfoldersOf } from './folder.ts';
import { languagesAfterNode, languagesBeforeNode } from './languages.ts';
import { node } from './node.ts';
import { locksIn, packageManagerOf } from './package-manager.ts';
import { taskRunner } from './task-runners.ts';
import { install, type ProposedCommand, type Toolchain } from './toolchain.ts';

/** A project's toolchains and the commands that check it. */
export interface Detection {
  /** The toolchains, such as `Go` or `Node.js with pnpm in web`; empty if none was found. */
  readonly labels: readonly string[];
  readonly commands: readonly ProposedCommand[];
  readonly notes: readonly string[];
}

const detectors = [taskRunner, ...languagesBeforeNode, node, ...languagesAfterNode];

/**
 * Detects a project's toolchain from the files in its folder or, failing that, in its subfolders.
 */
export function detectProject(path: string): Detection {
  const folder = openFolder(path);
  const toolchain = detectIn(folder);
  if (toolchain === undefined) return detectInSubfolders(folder);
  const { label, commands, notes = [] } = toolchain;
  const installs = commands.some(({ name }) => name === 'install') ? [] : installsFor(folder);
  return { labels: [label], commands: [...installs, ...commands], notes };
}

function detectIn(folder: Folder): Toolchain | undefined {
  for (const detector of detectors) {
    const found = detector(folder);
    if (found !== undefined) return found;
  }
  return undefined;
}

// A project in another language may need its Node.js packages installed before its checks run.
function installsFor(folder: Folder): ProposedCommand[] {
  if (locksIn(folder).length > 0) {
    const run = packageManagerOf(folder).install;
    return run === undefined ? [] : [install(run)];
  }
  const below = subfoldersOf(folder).filter(({ folder: each }) => locksIn(each).length > 0);
  return below.flatMap(({ name, folder: each }) => {
    const run = packageManagerOf(each).install;
    return run === undefined ? [] : [inSubfolder(install(run), name, below.length > 1)];
  });
}

function detectInSubfolders(folder: Folder): Detection {
  const found = subfoldersOf(folder).flatMap(({ name, folder: each }) => {
    const toolchain = detectIn(each);
    return toolchain === undefined ? [] : [{ name, toolchain }];
  });
  const isShared = found.length > 1;
  return {
    labels: found.map(({ name, toolchain }) => `${toolchain.label} in ${name}`),
    commands: found.flatMap(({ name, toolchain }) =>
      toolchain.commands.map((command) => inSubfolder(command, name, isShared)),
    ),
    notes: found.flatMap(({ toolchain }) => toolchain.notes ?? []),
  };
}

/**
 * Returns the command for a subfolder; its name has the folder's name if several folders have it.
 */
function inSubfolder(command: ProposedCommand, folder: string, isShared: boolean): ProposedCommand {
  const name = isShared ? `${command.name}-${folder}` : command.name;
  return { ...command, name, run: `cd ${shellWord(folder)} && ${command.run}` };
}

function shellWord(name: string): string {
  const path = name.startsWith('-') ? `./${name}` : name;
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

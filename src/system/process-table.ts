import { readdirSync, readFileSync } from 'node:fs';

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
}

/**
 * Returns the live processes that `leader` started: its whole session, in any process group
 * (`timeout` creates its own), and all descendants, including those in other sessions.
 */
export function processesOf(leader: number): number[] {
  const rows = process.platform === 'linux' ? rowsFromProc() : rowsFromPs();
  const found = new Set<number>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const { pid, parent, group, session } of rows) {
      if (pid === leader || group === leader || session === leader || found.has(parent)) {
        found.add(pid);
      }
    }
  }
  return [...found];
}

// proc(5): state, parent, group and session follow the command's name, which is in parentheses.
// Zombies (Z) and dead processes (X) are not alive.
function rowsFromProc(): ProcessRow[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 4);
      const [parent = 0, group = 0, session = 0] = rest.map(Number);
      return state === 'Z' || state === 'X' ? [] : [{ pid: Number(name), parent, group, session }];
    } catch {
      return [];
    }
  });
}

function rowsFromPs(): ProcessRow[] {
  const columns = ['stat', 'pid', 'ppid', 'pgid', 'sess'].map((column) => `${column}=`).join(',');
  const { stdout } = Bun.spawnSync(['ps', '-axo', columns], { stderr: 'ignore' });
  return stdout
    .toString()
    .split('\n')
    .flatMap((line) => {
      const [state = 'Z', ...rest] = line.trim().split(/\s+/);
      const [pid = 0, parent = 0, group = 0, session = 0] = rest.map(Number);
      return state.startsWith('Z') || !pid ? [] : [{ pid, parent, group, session }];
    });
}

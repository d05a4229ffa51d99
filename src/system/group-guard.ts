// Reads group leaders until its input ends, which happens when this program is killed. Then kills
// everything that each leader started; pgrep finds what is in other groups and sessions.
const script = `groups=
while read -r group; do groups="$groups $group"; done
end_tree() {
  kill -STOP "$1"
  for child in $(pgrep -P "$1"); do end_tree "$child"; done
  kill -KILL "$1"
}
for group in $groups; do
  kill -STOP -- "-$group"
  end_tree "$group"
  kill -KILL -- "-$group"
  pkill -KILL -s "$group"
done`;

let guard: Bun.Subprocess<'pipe', 'ignore', 'ignore'> | undefined;

/**
 * Makes sure that a process group is killed even if this process dies of SIGKILL or the OOM killer,
 * which no handler can catch.
 */
export function guardGroup(leader: number): void {
  try {
    guard ??= Bun.spawn(['sh', '-c', script], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      windowsHide: true,
    });
    guard.stdin.write(`${leader}\n`);
    guard.stdin.flush();
  } catch {
    // Run without a guard: it is needed only if this process is killed.
  }
}

/** Stops the guard process once no group is left. */
export function dismissGuard(): void {
  guard?.kill('SIGKILL');
  guard = undefined;
}

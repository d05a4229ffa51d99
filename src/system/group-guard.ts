// Reads group leaders until its input ends, as it does when we are killed. Then ends everything
// that each leader started, also in other groups and sessions, which pgrep finds.
const script = `groups=
while read -r group; do groups="$groups $group"; done
end_tree() {
  for child in $(pgrep -P "$1"); do end_tree "$child"; done
  kill -KILL "$1"
}
for group in $groups; do
  end_tree "$group"
  kill -KILL -- "-$group"
  pkill -KILL -s "$group"
done`;

let guard: Bun.Subprocess<'pipe', 'ignore', 'ignore'> | undefined;

/**
 * Makes sure that a process group ends even if this process is killed by SIGKILL or the OOM killer,
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
    // The guard is only a safeguard.
  }
}

/** Ends the guard, once no group is left to guard. */
export function dismissGuard(): void {
  guard?.kill('SIGKILL');
  guard = undefined;
}

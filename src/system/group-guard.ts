// Reads the numbers of process groups until its input ends, as it does when we are killed. Then it
// ends all that each leader has started, in groups and sessions of its own too, by pgrep.
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
 * Has a process group ended should this process be killed, by SIGKILL or for want of memory: no
 * handler can do it then, and a group of its own lives on.
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
    // Without it, everything but that works.
  }
}

/** Ends the guard, once no group is left to guard. */
export function dismissGuard(): void {
  guard?.kill('SIGKILL');
  guard = undefined;
}

const defaultMonths = 3;

/** Returns a local date as `YYYY-MM-DD`. `at` is milliseconds since the epoch. */
export function localDay(at: number): string {
  const date = new Date(at);
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/**
 * Returns the local date three calendar months earlier, as `YYYY-MM-DD`. 31 May gives 3 March, as
 * in older releases. `at` is milliseconds since the epoch.
 */
export function defaultSince(at: number): string {
  const date = new Date(at);
  return localDay(
    new Date(date.getFullYear(), date.getMonth() - defaultMonths, date.getDate()).getTime(),
  );
}

/** True if a text is a calendar date in the form `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  // `Date.parse` accepts 30 February as 2 March.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** Returns a local time in RFC 3339 format, to the second. `at` is milliseconds since the epoch. */
export function localTime(at: number): string {
  const date = new Date(at);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => pad(part))
    .join(':');
  const offset = -date.getTimezoneOffset();
  if (offset === 0) return `${localDay(at)}T${time}Z`;
  const size = Math.abs(offset);
  const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  return `${localDay(at)}T${time}${zone}`;
}

function pad(number: number, width = 2): string {
  return String(number).padStart(width, '0');
}

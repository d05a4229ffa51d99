/** Values that occur nowhere else: finding one tells what leaked. */
export interface Canaries {
  /** A new value, to be put in that place. */
  plant(place: string): string;
  /** The places whose values are in those texts, in plain or encoded. */
  findIn(texts: readonly string[]): string[];
}

/** Makes a set of canaries. Each is alphanumeric, so that it survives every escaping. */
export function newCanaries(): Canaries {
  const places = new Map<string, string>();
  return {
    plant: (place) => {
      const value = `Cnry${String(places.size).padStart(4, '0')}Qz7x`;
      places.set(value, place);
      return value;
    },
    findIn: (texts) =>
      [...places].flatMap(([value, place]) =>
        texts.some((text) => spellings(value).some((each) => text.includes(each))) ? [place] : [],
      ),
  };
}

function spellings(value: string): string[] {
  const bytes = Buffer.from(value);
  // In base64 the spelling depends on what comes before: cut the ends that its neighbors touch.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [value, value.toLowerCase(), bytes.toString('hex'), ...base64];
}

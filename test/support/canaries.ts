/** Unique values that are planted in a test's data; finding one in an output shows a leak. */
export interface Canaries {
  /** Returns a new value for a place. */
  plant(place: string): string;
  /** Returns the places whose values occur in the texts, in plain text or encoded. */
  findIn(texts: readonly string[]): string[];
}

/** Returns a new set of canaries. They are alphanumeric, so that no escaping changes them. */
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
  // In base64, the first and last characters depend on the neighboring bytes, so cut them off.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [value, value.toLowerCase(), bytes.toString('hex'), ...base64];
}

import { hash } from './words.ts';

const bands = 6;
const rows = 4;
const signatureLength = bands * rows;
// Of 24 places, alike; about the share of word pairs that two texts have in common.
const alikeFrom = 15;
const none = -1;

const seeds = Array.from({ length: signatureLength }, (_, index) => hash(`seed ${index}`) | 1);

/** Finds comments that say the same in almost the same words, in linear time (MinHash). */
export class Repeats {
  private readonly signatures: Uint32Array;
  private readonly slots: Int32Array[];
  private readonly mask: number;

  constructor(capacity: number) {
    this.signatures = new Uint32Array(capacity * signatureLength);
    const size = 2 ** Math.ceil(Math.log2(capacity * 2 + 2));
    this.mask = size - 1;
    // One item a slot: a rare clash hides a repeat; lists would cost ten times as much.
    this.slots = Array.from({ length: bands }, () => new Int32Array(size).fill(none));
  }

  /** The first comment that this one repeats; itself when it is the first. */
  add(item: number, terms: readonly number[]): number {
    const start = item * signatureLength;
    const signature = this.signatures.subarray(start, start + signatureLength);
    sign(signature, terms);
    const keys: number[] = [];
    for (let band = 0; band < bands; band += 1) {
      let key = 0x811c9dc5;
      for (let row = 0; row < rows; row += 1) {
        key = Math.imul(key ^ (signature[band * rows + row] ?? 0), 0x01000193);
      }
      keys.push(key);
      const leader = this.slots[band]?.[key & this.mask] ?? none;
      if (leader !== none && this.isAlike(leader, signature)) return leader;
    }
    for (const [band, key] of keys.entries()) {
      const slots = this.slots[band];
      if (slots && slots[key & this.mask] === none) slots[key & this.mask] = item;
    }
    return item;
  }

  private isAlike(leader: number, signature: Uint32Array): boolean {
    const start = leader * signatureLength;
    let alike = 0;
    for (let place = 0; place < signatureLength; place += 1) {
      if (this.signatures[start + place] === signature[place]) alike += 1;
    }
    return alike >= alikeFrom;
  }
}

function sign(signature: Uint32Array, terms: readonly number[]): void {
  signature.fill(0xffffffff);
  let previous = 0;
  for (const word of terms) {
    const pair = (Math.imul(previous, 31) + word) >>> 0;
    previous = word;
    for (let place = 0; place < signatureLength; place += 1) {
      const seed = seeds[place] ?? 1;
      let mixed = Math.imul(pair ^ seed, 0x9e3779b1);
      mixed = Math.imul(mixed ^ (mixed >>> 15), seed) >>> 0;
      if (mixed < (signature[place] ?? 0)) signature[place] = mixed;
    }
  }
}

import { expect, test } from 'bun:test';
import { tarGz, zip } from '../../scripts/archive.ts';
import { programIn } from '../../src/upgrade/archive.ts';

const data = new TextEncoder().encode('program');
const file = (name: string) => ({ name, data, executable: true });
const other = { name: 'chunk-1.2.3/completions/chunk', data: new Uint8Array(), executable: false };

for (const [title, tarName, zipName] of [
  ['at the top level of an archive', 'chunk', 'chunk.exe'],
  ['in the top-level folder of an archive', 'chunk-1.2.3-linux-x64/chunk', 'chunk-1.2.3/chunk.exe'],
] as const) {
  test(`the program is found ${title}`, () => {
    expect(programIn('a.tar.gz', tarGz([other, file(tarName)]))).toEqual(data);
    expect(programIn('a.zip', zip([other, file(zipName)]))).toEqual(data);
  });
}

test('no program is found in deeper folders or under another name', () => {
  for (const name of ['a/b/chunk', 'chunk2', 'mychunk', 'chunk/x']) {
    expect(programIn('a.tar.gz', tarGz([file(name)]))).toBeUndefined();
    expect(programIn('a.zip', zip([file(name)]))).toBeUndefined();
  }
});

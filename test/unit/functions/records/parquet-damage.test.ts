import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../fuzz/random';
import { rowsOf } from './rows';

const PAGES = join(__dirname, 'fixtures/pages');
const fixture = (name: string): Buffer => readFileSync(join(PAGES, `${name}.parquet`));
const NAMES = readdirSync(PAGES).map((name) => name.replace(/\.parquet$/, ''));

function damaged(name: string, bytes: readonly (readonly [at: number, value: number])[]): Buffer {
  const copy = Buffer.from(fixture(name));
  for (const [at, value] of bytes) copy.writeUInt8(value, at);
  return copy;
}

/** Ends with rows, or with a refusal that names the file. */
async function outcome(bytes: Buffer): Promise<string> {
  try {
    return `${(await rowsOf(bytes, { kind: 'parquet' })).length} rows`;
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

const REFUSED = /^UnreadableShard: data\/a cannot be read as Parquet: .+; write it again/;

describe('damaged Parquet', () => {
  it.each(NAMES)('%s can be read while it is whole', async (name) => {
    expect(await outcome(fixture(name))).toBe('60 rows');
  });

  it.each<[string, string, [number, number][]]>([
    ['ends before its levels', 'delta-none-2.0', [[319, 16]]],
    ['has another kind of field', 'brotli-2.0', [[476, 0]]],
    ['has other values, and runs of them', 'snappy-2.0', [[2253, 18], [1318, 5]]], // prettier-ignore
    ['has levels of another length', 'none-2.0', [[786, 23], [6492, 20]]], // prettier-ignore
    ['has more nulls than values', 'delta-snappy-2.0', [[547, 30], [270, 53]]], // prettier-ignore
  ])('whose page %s is refused, where the decoder alone would never end', async (_, name, bytes) => {
    expect(await outcome(damaged(name, bytes))).toMatch(REFUSED);
  });

  it('ends with rows or a refusal, whichever bytes are damaged', async () => {
    const random = new Random(7);

    for (let round = 0; round < 300; round++) {
      const name = random.pick(NAMES);
      const bytes = Array.from({ length: random.between(1, 3) }, (): [number, number] => [
        random.between(0, fixture(name).length - 1),
        random.pick([0, 1, 16, 127, 128, 255, random.between(0, 255)]),
      ]);

      expect(await outcome(damaged(name, bytes))).toMatch(new RegExp(`^\\d+ rows$|${REFUSED.source}`));
    }
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random, seedOf } from '../../fuzz/random';
import { rowsOf } from '../../unit/functions/records/rows';

const PAGES = join(__dirname, '../../unit/functions/records/fixtures/pages');
const FILES = readdirSync(PAGES).map((name) => readFileSync(join(PAGES, name)));

/** Bytes that mean something in Thrift and in run lengths, and others. */
const TELLING = [0, 1, 16, 127, 128, 255] as const;

const REFUSED = /^UnreadableShard: data\/a cannot be read as Parquet: .+; write it again/;

/** A Parquet file with damaged bytes, and what became of it: rows, or a refusal that names the file. @throws otherwise */
export async function readDamaged(seed: number, index: number): Promise<string> {
  const random = new Random(seedOf(seed, index));
  const bytes = Buffer.from(random.pick(FILES));
  for (let left = random.between(1, 4); left > 0; left--)
    bytes[random.between(0, bytes.length - 1)] = random.chance(0.5)
      ? random.pick(TELLING)
      : random.between(0, 255);
  const damaged = random.chance(0.1) ? bytes.subarray(0, random.between(0, bytes.length - 1)) : bytes;
  try {
    return `${(await rowsOf(damaged, { kind: 'parquet' })).length} rows`;
  } catch (error) {
    const told = `${(error as Error).name}: ${(error as Error).message}`;
    if (REFUSED.test(told)) return told;
    throw error;
  }
}

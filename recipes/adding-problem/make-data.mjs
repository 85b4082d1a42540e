/**
 * Writes data/{train,test}.jsonl: the adding problem (Hochreiter & Schmidhuber 1997) with whole numbers.
 * A record has 50 to 80 steps of two channels: a value of 0 to 99, and a marker that is 1 at two steps, one in the first tenth
 * and one in the first half of the sequence. The target is the sum of the two values that are marked.
 *
 * node recipes/adding-problem/make-data.mjs
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RECORDS = { train: 5_500, test: 500 };
const STEPS = { least: 50, most: 80 };
const VALUES = 100;

/** mulberry32: the same numbers on every machine. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function record(random) {
  const below = (limit) => Math.floor(random() * limit);
  const steps = STEPS.least + below(STEPS.most - STEPS.least + 1);
  const value = Array.from({ length: steps }, () => below(VALUES));
  const early = below(Math.floor(steps / 10));
  const late = early + 1 + below(Math.floor(steps / 2) - early - 1);
  const marker = value.map((_, step) => (step === early || step === late ? 1 : 0));
  return { value, marker, sum: value[early] + value[late] };
}

const folder = join(dirname(fileURLToPath(import.meta.url)), 'data');
mkdirSync(folder, { recursive: true });
Object.entries(RECORDS).forEach(([split, count], index) => {
  const random = randomNumbers(index + 1);
  const lines = Array.from({ length: count }, () => `${JSON.stringify(record(random))}\n`);
  writeFileSync(join(folder, `${split}.jsonl`), lines.join(''));
});

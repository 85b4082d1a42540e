import { DAMAGES } from './damage';
import { LOCATION, randomDataset, type Dataset } from './datasets';
import { Random, seedOf } from './random';

/** When a file changes under a run, if one does. */
export const MOMENTS = [
  'before the plan',
  'after the plan',
  'while it is profiled',
  'after profiling',
  'while it is encoded',
] as const;
export type Moment = (typeof MOMENTS)[number];

/** What a key holds from one moment on; undefined: it is gone. */
export interface Change {
  readonly moment: Moment;
  readonly key: string;
  readonly bytes: Buffer | undefined;
}

export interface FuzzCase {
  readonly seed: number;
  readonly index: number;
  readonly dataset: Dataset;
  /** Names of the damage done before the plan. */
  readonly damages: readonly string[];
  /** Every file before the plan. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly change: Change | undefined;
}

const CLEAN_SHARE = 0.2;
const CHANGING_SHARE = 0.12;

/** The case of a seed, the same at every call. */
export function makeCase(seed: number, index: number): FuzzCase {
  const random = new Random(seedOf(seed, index));
  const dataset = randomDataset(random);
  const files = new Map([...dataset.files].map(([name, bytes]) => [`${LOCATION}${name}`, bytes]));
  const damages: string[] = [];
  if (!random.chance(CLEAN_SHARE)) {
    for (let times = random.pick([1, 1, 1, 2, 4]); times > 0; times--) {
      const key = random.pick([...files.keys()]);
      const damage = random.pick(DAMAGES);
      files.set(key, damage.apply(files.get(key) ?? Buffer.alloc(0), random));
      damages.push(damage.name);
    }
  }
  return { seed, index, dataset, damages, files, change: randomChange(random, files) };
}

function randomChange(random: Random, files: ReadonlyMap<string, Buffer>): Change | undefined {
  if (!random.chance(CHANGING_SHARE)) return undefined;
  const [key, bytes] = random.pick([...files]);
  const moment = random.pick(MOMENTS.slice(1));
  const appended = Buffer.concat([bytes, Buffer.from('x\n')]);
  return {
    moment,
    key,
    bytes: random.pick([appended, bytes.subarray(0, bytes.length >> 1), Buffer.alloc(0), undefined]),
  };
}

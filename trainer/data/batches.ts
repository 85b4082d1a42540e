import { randomStream } from '../engine';
import { cheapestCuts } from './cheapest-cuts';

/**
 * Batches are cut from pools of this many batches sorted by length: enough for hardly any padding, few enough that
 * a sequence meets other neighbours in each epoch.
 */
const BATCHES_PER_POOL = 64;

export interface BatchPlan {
  readonly stepsPerEpoch: number;
  /** Records of a step (counted over all epochs, from 0): a function of the seed and the step alone. */
  recordsAt(step: number): Int32Array;
}

export interface BatchPlanOptions {
  /** Steps of each sequence. */
  readonly lengths: Int32Array;
  readonly batchSize: number;
  readonly seed: number;
}

/** Shuffled for each epoch and bucketed by length; every record once an epoch, the last batch may be smaller. */
export function planBatches({ lengths, batchSize, seed }: BatchPlanOptions): BatchPlan {
  const stepsPerEpoch = Math.ceil(lengths.length / batchSize);
  let current = { epoch: -1, batches: [] as Int32Array[] };
  return {
    stepsPerEpoch,
    recordsAt(step) {
      const epoch = Math.floor(step / stepsPerEpoch);
      if (epoch !== current.epoch)
        current = { epoch, batches: epochBatches(lengths, batchSize, seed, epoch) };
      return current.batches[step % stepsPerEpoch]!;
    },
  };
}

function epochBatches(lengths: Int32Array, batchSize: number, seed: number, epoch: number): Int32Array[] {
  const random = randomStream(seed, `batches/${epoch}`);
  const order = random.shuffle(Int32Array.from(lengths.keys()));
  const poolSize = batchSize * BATCHES_PER_POOL;
  const batches: Int32Array[] = [];
  for (let start = 0; start < order.length; start += poolSize) {
    batches.push(...cut(byLength(order.subarray(start, start + poolSize), lengths), batchSize));
  }
  const turns = random.shuffle(Int32Array.from(batches.keys()));
  return Array.from(turns, (turn) => batches[turn]!);
}

/** What a time step of a layer costs besides its rows, and a batch besides its steps: hardly felt by a large network. */
const ROWS_OF_A_STEP = 8;
const ROWS_OF_A_BATCH = 300;

export interface EvaluationBatches {
  /** Of a batch whose longest sequence has so many steps. */
  readonly mostRecords: (steps: number) => number;
  /** What a time step costs besides its rows, in rows of a step. */
  readonly rowsOfAStep?: number;
}

/**
 * Batches for measuring: all records by length, cut where that costs least. Where lengths are far apart, batches are small;
 * equal cuts would double the steps of a few long sequences.
 */
export function evaluationBatches(
  lengths: Int32Array,
  { mostRecords, rowsOfAStep = ROWS_OF_A_STEP }: EvaluationBatches,
): Int32Array[] {
  const records = byLength(Int32Array.from(lengths.keys()), lengths);
  const steps = records.map((record) => lengths[record]!);
  return cheapestCuts(
    records.length,
    (from, to) => steps[to - 1]! * (to - from + rowsOfAStep) + ROWS_OF_A_BATCH,
    (to) => to - mostRecords(steps[to - 1]!),
  ).map(({ from, to }) => records.slice(from, to));
}

/** Batches of one size from short to long, each with sequences of several lengths. */
export const paddedBatches = (lengths: Int32Array, batchSize: number): Int32Array[] =>
  cut(byLength(Int32Array.from(lengths.keys()), lengths), batchSize);

/** Sorting is stable: equal lengths stay in the order that they came in. */
function byLength(records: Int32Array, lengths: Int32Array): Int32Array {
  return records.toSorted((a, b) => lengths[a]! - lengths[b]!);
}

function cut(records: Int32Array, batchSize: number): Int32Array[] {
  return Array.from({ length: Math.ceil(records.length / batchSize) }, (_, batch) =>
    records.slice(batch * batchSize, (batch + 1) * batchSize),
  );
}

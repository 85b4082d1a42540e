import { costsOf, featureIdsPerStep, type Examples } from '../data/examples';
import { padBatch, type Batch } from '../data/pad';

const SEQUENCES = 32;
const LEAST_SEQUENCES = 4;
const STEPS = 200;
/** Bound on sequences × steps × units of all layers: some 25 numbers are held for each at once. */
const ACTIVATIONS = 2 ** 21;

/**
 * The batch that insight looks at: records spread evenly over those that are short enough; where too few are, the
 * shortest, cut to the steps next to the loss.
 *
 * @param units of all recurrent layers and directions
 */
export function insightBatch(examples: Examples, units: number): Batch {
  const costs = costsOf(examples);
  const byCost = Int32Array.from(costs.keys()).sort((a, b) => costs[a]! - costs[b]!);
  const short = byCost.filter((record) => costs[record]! <= STEPS).sort();
  const from = short.length >= SEQUENCES ? short : byCost.slice(0, SEQUENCES);
  const longest = Math.min(
    STEPS,
    from.reduce((most, record) => Math.max(most, costs[record]!), 1),
  );
  const affordable = Math.max(LEAST_SEQUENCES, Math.floor(ACTIVATIONS / (longest * units)));
  const count = Math.min(SEQUENCES, affordable, from.length);
  const records = Int32Array.from(
    { length: count },
    (_, index) => from[Math.floor((index * from.length) / count)]!,
  );
  return cut(padBatch(examples, records), examples.targetStarts === null);
}

/** Cuts off what is beyond `STEPS` steps: at the start where the loss is at the end, else at the end. */
function cut(batch: Batch, lossAtEnd: boolean): Batch {
  const input = { lengths: batch.lengths_B, steps: batch.steps, lossAtEnd };
  const target = { lengths: batch.targetLengths_B, steps: batch.targetSteps, lossAtEnd };
  return {
    ...batch,
    steps: Math.min(STEPS, batch.steps),
    input: cutRows(batch.input, batch.channels, input),
    lengths_B: batch.lengths_B.map((length) => Math.min(STEPS, length)),
    features: batch.features.map((ids) =>
      cutRows(ids, featureIdsPerStep(ids, batch.size * batch.steps), input),
    ),
    targetSteps: Math.min(STEPS, batch.targetSteps),
    targets: cutRows(batch.targets, batch.targets.length / (batch.size * batch.targetSteps), target),
    targetLengths_B: batch.targetLengths_B.map((length) => Math.min(STEPS, length)),
  };
}

interface Rows {
  readonly lengths: Int32Array;
  readonly steps: number;
  readonly lossAtEnd: boolean;
}

function cutRows<A extends Int32Array | Float32Array>(
  values: A,
  width: number,
  { lengths, steps, lossAtEnd }: Rows,
): A {
  if (steps <= STEPS) return values;
  const size = lengths.length * STEPS * width;
  const kept = (values instanceof Int32Array ? new Int32Array(size) : new Float32Array(size)) as A;
  lengths.forEach((length, row) => {
    const first = row * steps + (lossAtEnd ? Math.max(0, length - STEPS) : 0);
    kept.set(values.subarray(first * width, (first + Math.min(length, STEPS)) * width), row * STEPS * width);
  });
  return kept;
}

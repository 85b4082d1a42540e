import type { EncodedInput } from '../../shared/encoding';
import type { PaddedInput } from '../../shared/inference/runner';

/** Right-padded with the padding's id, or zeros; as many steps as the longest has. */
export function padInputs(inputs: readonly EncodedInput[]): PaddedInput {
  const [first] = inputs;
  const steps = inputs.reduce((most, input) => Math.max(most, input.steps), 0);
  const channels = first === undefined || first.steps === 0 ? 1 : first.input.length / first.steps;
  const isNumeric = first?.input instanceof Float32Array;
  const input = new (isNumeric ? Float32Array : Int32Array)(inputs.length * steps * channels);
  inputs.forEach((one, row) => input.set(one.input, row * steps * channels));
  return {
    size: inputs.length,
    steps,
    channels,
    input,
    lengths_B: Int32Array.from(inputs, (one) => one.steps),
    conditions: (first?.conditions ?? []).map((_, n) => Int32Array.from(inputs, (one) => one.conditions[n]!)),
    features: (first?.features ?? []).map((own, n) => {
      const width = own.length / first!.steps;
      const ids = new Int32Array(inputs.length * steps * width);
      inputs.forEach((one, row) => ids.set(one.features[n]!, row * steps * width));
      return ids;
    }),
  };
}

/** Records of one call: enough to keep the processor busy, few enough to be of one length and to stay in its cache. */
const MOST_RECORDS = 64;
/** Steps of one call, padding included, so that memory does not grow with the longest sequence. */
const MOST_STEPS = 131_072;

/** Positions of inputs of like lengths, batch by batch, as many as fit. */
export function batchesByLength(inputs: readonly EncodedInput[]): number[][] {
  const byLength = [...inputs.keys()].sort((a, b) => inputs[a]!.steps - inputs[b]!.steps || a - b);
  const batches: number[][] = [];
  let current: number[] = [];
  for (const position of byLength) {
    // The last one is the longest.
    const isFull = (current.length + 1) * Math.max(1, inputs[position]!.steps) > MOST_STEPS;
    if (current.length > 0 && (isFull || current.length === MOST_RECORDS)) {
      batches.push(current);
      current = [];
    }
    current.push(position);
  }
  if (current.length > 0) batches.push(current);
  return batches;
}

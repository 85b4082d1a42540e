import { evaluationBatches } from '../data/batches';
import { costsOf, type Examples } from '../data/examples';
import { padBatch } from '../data/pad';
import { duringStep } from '../engine';
import type { Network } from '../network/network';
import type { WithWeights } from '../network/values';

/** Sequences at a time: measuring keeps nothing for gradients, so more fit than in training. */
const BATCH_SIZE = 256;

/**
 * Outputs of the network for all examples, in their order and without dropout: [N, outputs], or [steps of all
 * examples, outputs] where the network answers at each step.
 */
export function predictAll(network: Network, withWeights: WithWeights, examples: Examples): Float32Array {
  const { outputs: width } = network;
  const starts = examples.targetStarts;
  const outputs = new Float32Array((starts?.at(-1) ?? examples.count) * width);
  for (const records of evaluationBatches(costsOf(examples), { mostRecords: () => BATCH_SIZE })) {
    const batch = padBatch(examples, records);
    duringStep(() => {
      const rows = withWeights((weights) => network.predict(weights, batch).dataSync<'float32'>());
      records.forEach((record, row) => {
        const from = row * batch.targetSteps * width;
        outputs.set(
          rows.subarray(from, from + batch.targetLengths_B[row]! * width),
          (starts?.[record] ?? record) * width,
        );
      });
    });
  }
  return outputs;
}

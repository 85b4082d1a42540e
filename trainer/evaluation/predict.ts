import { evaluationBatches } from '../data/batches';
import { lengthsOf, type Examples } from '../data/examples';
import { padBatch } from '../data/pad';
import type { Network } from '../network/network';
import type { WithWeights } from '../network/values';

/** Sequences at a time: measuring keeps nothing for gradients, so more fit than in training. */
const BATCH_SIZE = 256;

/** Outputs of the network for all examples, in their order: [N, outputs], without dropout. */
export function predictAll(network: Network, withWeights: WithWeights, examples: Examples): Float32Array {
  const outputs = new Float32Array(examples.count * network.outputs);
  for (const records of evaluationBatches(lengthsOf(examples), BATCH_SIZE)) {
    const batch = padBatch(examples, records);
    const rows = withWeights((weights) => network.predict(weights, batch).dataSync());
    records.forEach((record, row) => {
      outputs.set(
        rows.subarray(row * network.outputs, (row + 1) * network.outputs),
        record * network.outputs,
      );
    });
  }
  return outputs;
}

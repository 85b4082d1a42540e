import { evaluationBatches } from '../../data/batches';
import { costsOf, type Examples } from '../../data/examples';
import { padBatch } from '../../data/pad';
import { decode, limitsOf, type Decoding } from '../../../shared/decoding/decode';
import { lengthNormalised } from '../../../shared/decoding/stepper';
import { duringStep } from '../../engine';
import { teacherOf } from '../../network/decoder-teacher';
import type { EncoderDecoder } from '../../network/encoder-decoder';
import type { Weights } from '../../network/tensors';
import type { WithWeights } from '../../network/values';
import { addNats } from './teacher-forced';

/**
 * Sequences at a time: as many as these steps, of inputs and targets together, but so many at least and at most; fewer
 * where scores of all tokens would take much memory.
 */
const STEPS_AT_ONCE = 2 ** 14;
const LEAST_AT_ONCE = 256;
const MOST_AT_ONCE = 512;
const SCORES_PER_STEP = 1_000_000;
/** An output's step is calls of its own for every layer, where an input's is one turn within a kernel. */
const ROWS_OF_A_STEP = 128;

export interface TransduceOptions {
  readonly network: EncoderDecoder;
  readonly run: WithWeights;
  readonly examples: Examples;
  readonly task: { readonly decoding: Decoding; readonly target: { readonly maximumLength: number } };
  /** V */
  readonly vocabulary: number;
}

export interface Transduced {
  /** Decoded tokens of each record, without start and end. */
  readonly ids: readonly (readonly number[])[];
  /** Teacher-forced cross-entropy of each record's target and its end token. */
  readonly nats: Float64Array;
  /** Geometric mean of the probabilities of the decoded tokens of each record. */
  readonly confidences: Float64Array;
}

/** What a network makes of all examples, in their order. */
export function transduce({ network, run, examples, task, vocabulary }: TransduceOptions): Transduced {
  const ids = new Array<readonly number[]>(examples.count);
  const nats = new Float64Array(examples.count);
  const confidences = new Float64Array(examples.count);
  const mostRecords = (steps: number): number => {
    const fitting = Math.min(MOST_AT_ONCE, Math.max(LEAST_AT_ONCE, Math.floor(STEPS_AT_ONCE / steps)));
    return Math.max(1, Math.min(fitting, Math.floor(SCORES_PER_STEP / vocabulary)));
  };
  const cuts = { mostRecords, rowsOfAStep: ROWS_OF_A_STEP };
  for (const records of evaluationBatches(costsOf(examples), cuts)) {
    const batch = padBatch(examples, records);
    const measure = (weights: Weights) => {
      const read = network.read(weights, batch);
      addNats(nats, {
        logits_NV: read.logits(),
        teacher: teacherOf(batch),
        rows: records,
      });
      const outputs = decode({
        decoding: task.decoding,
        start: () => read.start(),
        records: batch.size,
        limits: limitsOf(batch.lengths_B, task.target.maximumLength),
      });
      outputs.forEach((output, row) => {
        ids[records[row]!] = output.ids;
        confidences[records[row]!] = Math.exp(lengthNormalised(output));
      });
    };
    duringStep(() => run(measure));
  }
  return { ids, nats, confidences };
}

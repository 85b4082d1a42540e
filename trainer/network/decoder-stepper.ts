import type { Stepper } from '../../shared/decoding/stepper';
import { duringStep, inScope, outlivingStep, tf } from '../engine';
import type { Memory } from './attention';
import type { Decoder } from './decoder';
import type { Tensor, Tensor2D, Weights } from './tensors';

export interface StepperStart {
  /** One per layer and state, [B, H]; undefined means zeros. */
  readonly states?: readonly Tensor2D[] | undefined;
  readonly memory?: Memory | undefined;
  readonly condition_BC?: Tensor2D | undefined;
}

/**
 * A decoder that continues one token at a time. It takes over the tensors that it starts from, and disposes of them.
 */
export function decoderStepper(decoder: Decoder, weights: Weights, start: StepperStart): Stepper {
  let { states, memory, condition_BC } = start;

  return {
    step(ids_N) {
      const next = stepIn(() => {
        const tokens = { ids: ids_N, batch: ids_N.length, steps: 1 };
        const result = decoder.run(weights, { tokens, states, memory, condition_BC });
        const scores = tf.logSoftmax(result.logits_NV).dataSync<'float32'>();
        return { states: result.states.map(outlivingStep), scores };
      });
      tf.dispose([...(states ?? [])]);
      states = next.states;
      return next.scores;
    },

    select(rows_N, records_R) {
      states = states?.map((state) => gathered(state, rows_N));
      if (condition_BC !== undefined) condition_BC = gathered(condition_BC, rows_N);
      if (memory !== undefined) memory = { ...memory, memoryRows_B: chosenRows(memory, records_R) };
    },

    dispose() {
      tf.dispose(tensorsOf({ states, memory, condition_BC }));
    },
  };
}

/** Everything that a step makes is used again by the next one. */
const stepIn = <R>(step: () => R): R => duringStep(() => inScope(step));

/** What a stepper starts from; all other tensors made on the way are disposed of. */
export const keptFrom = (make: () => StepperStart): StepperStart => inScope(make);

/** Which sequences of the memory the records read that go on: they stay where they are, since copying them takes longer than a step. */
const chosenRows = ({ memoryRows_B }: Memory, records_R: Int32Array): Int32Array =>
  memoryRows_B === undefined ? records_R : records_R.map((record) => memoryRows_B[record]!);

function tensorsOf({ states = [], memory, condition_BC }: StepperStart): Tensor[] {
  const looked = memory === undefined ? [] : [memory.values_BSM, memory.keys_BSH];
  return [...new Set<Tensor>([...states, ...looked, ...(condition_BC ? [condition_BC] : [])])];
}

/** The rows as a new tensor, in place of the one that they are taken from. */
function gathered<T extends Tensor>(from: T, rows: Int32Array): T {
  const taken = inScope(() => tf.gather(from, tf.tensor1d(rows)));
  from.dispose();
  return taken;
}

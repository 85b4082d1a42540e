import type { Batch } from '../data/pad';
import type { Stepper } from '../../shared/decoding/stepper';
import { recurrentStack, stateCount, tf, type WeightSpec } from '../engine';
import { attentionMemory, type Memory } from './attention';
import type { EncoderDecoderNetwork } from './config';
import { decoderOf } from './decoder';
import { tokenLoss } from './decoder-loss';
import { decoderStepper, keptFrom } from './decoder-stepper';
import { teacherOf } from './decoder-teacher';
import { dense, denseSpecs } from './dense';
import { dropsOf } from './dropout';
import type { NetworkOptions, TrainingStep } from './interface';
import { sequenceLayers } from './sequence-layers';
import type { Scalar, Tensor, Tensor2D, Weights } from './tensors';

export interface EncoderDecoder {
  readonly specs: readonly WeightSpec[];
  /**
   * Teacher-forced cross-entropy: its sum over all steps and sequences, divided by the number of target tokens,
   * including end tokens.
   */
  loss(weights: Weights, batch: Batch, step?: TrainingStep): Scalar;
  /** Reads the batch's inputs, once for all that is asked of them then. */
  read(weights: Weights, batch: Batch): InputsRead;
}

/** What an encoder made of a batch's inputs; its tensors are disposed of with the scope that it was made in. */
export interface InputsRead {
  /** Teacher-forced logits [B * T, V], T the length of the longest target plus the end token. */
  logits(): Tensor2D;
  /** A decoder that has read the inputs, with one row per record. */
  start(): Stepper;
}

/** Requests' seeds are below it, so the decoder's layers never share masks with the encoder's. */
const DECODER_SEEDS = 2 ** 32;

/**
 * Sequence to a sequence of another length (Sutskever, Vinyals & Le 2014; Cho et al. 2014): a recurrent encoder, and
 * a decoder of the same cell and depth that starts from the encoder's final states, with Luong's attention or
 * without. A bidirectional encoder's two states of a layer pass through a dense layer (h with tanh as in the cells, c
 * without) to become the one that the decoder starts from.
 */
export function encoderDecoder(
  config: EncoderDecoderNetwork,
  { labelSmoothing }: Pick<NetworkOptions, 'labelSmoothing'> = {},
): EncoderDecoder {
  const { recurrent } = config;
  const reader = sequenceLayers(config, 'encoder/');
  const attention = config.attention === 'luong';
  const decoder = decoderOf({
    recurrent,
    vocabulary: config.targetVocabulary,
    embeddingSize: config.targetEmbeddingSize,
    tied: config.tiedEmbeddings,
    initializers: config,
    conditionSize: 0,
    memorySize: attention ? reader.features : null,
  });
  const bridge = bridgeOf(recurrent);

  const encode = (weights: Weights, batch: Batch, training?: TrainingStep): Encoded => {
    const options = reader.options(weights, batch, training);
    const { h_BTH, states } = recurrentStack(options);
    return {
      states: bridge.apply(weights, states),
      memory: attention ? attentionMemory(weights, h_BTH, options.lengths_B) : undefined,
    };
  };

  const teacherForced = (
    weights: Weights,
    { encoded, batch, training }: { encoded: Encoded; batch: Batch; training?: TrainingStep | undefined },
  ) => {
    const teacher = teacherOf(batch);
    const { logits_NV } = decoder.run(weights, {
      ...encoded,
      tokens: { ids: teacher.inputs, batch: teacher.size, steps: teacher.steps },
      lengths_B: teacher.lengths_B,
      drops: dropsOf(config, training && { ...training, seed: training.seed + DECODER_SEEDS }),
    });
    return { logits_NV, teacher };
  };

  return {
    specs: [...reader.specs, ...bridge.specs, ...decoder.specs],
    loss(weights, batch, training) {
      const encoded = encode(weights, batch, training);
      const { logits_NV, teacher } = teacherForced(weights, { encoded, batch, training });
      return tokenLoss(logits_NV, teacher, { divisor: teacher.tokens, labelSmoothing });
    },
    read(weights, batch) {
      const encoded = encode(weights, batch);
      return {
        logits: () => teacherForced(weights, { encoded, batch }).logits_NV,
        start: () =>
          decoderStepper(
            decoder,
            weights,
            keptFrom(() => copyOf(encoded)),
          ),
      };
    },
  };
}

/** What a decoder starts from. */
interface Encoded {
  readonly states: readonly Tensor2D[];
  readonly memory: Memory | undefined;
}

/** The same values in tensors of its own, which a stepper disposes of. */
function copyOf({ states, memory }: Encoded): Encoded {
  const own = new Map<Tensor, Tensor>();
  const copied = <T extends Tensor>(tensor: T): T => {
    const copy = own.get(tensor) ?? tensor.clone();
    own.set(tensor, copy);
    return copy as T;
  };
  return {
    states: states.map(copied),
    memory: memory && {
      values_BSM: copied(memory.values_BSM),
      keys_BSH: copied(memory.keys_BSH),
      lengths_B: memory.lengths_B,
    },
  };
}

function bridgeOf({ cell, layers, units, bidirectional }: EncoderDecoderNetwork['recurrent']) {
  const kinds = ['h', 'c'].slice(0, stateCount(cell));
  const names = Array.from({ length: layers }, (_, layer) => kinds.map((kind) => ({ layer, kind }))).flat();
  if (!bidirectional) return { specs: [], apply: (_: Weights, states: readonly Tensor2D[]) => [...states] };
  const nameOf = ({ layer, kind }: { layer: number; kind: string }) => `bridge/layer${layer}/${kind}`;
  return {
    specs: names.flatMap((state) => denseSpecs(nameOf(state), 2 * units, units)),
    apply: (weights: Weights, states: readonly Tensor2D[]) =>
      names.map((state) => {
        const forward = 2 * kinds.length * state.layer + kinds.indexOf(state.kind);
        const both = tf.concat([states[forward]!, states[forward + kinds.length]!], 1);
        const bridged = dense(weights, nameOf(state), both);
        return state.kind === 'h' ? tf.tanh(bridged) : bridged;
      }),
  };
}

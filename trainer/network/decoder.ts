import {
  concatLast,
  embeddingLookup,
  recurrentStack,
  stackWeightSpecs,
  tf,
  type TokenBatch,
  type WeightSpec,
} from '../engine';
import { dropped, droppedConnections, type Drops } from './dropout';
import { embeddingSpec } from './embedding-spec';
import { attend, attentionSpecs, type Memory } from './attention';
import type { EncoderDecoderNetwork, RecurrentLayers } from './config';
import { tokenOutput } from './decoder-output';
import type { Tensor2D, Tensor3D, Weights } from './tensors';

const TABLE = 'decoder/embedding/table';

export interface DecoderShape {
  readonly recurrent: Omit<RecurrentLayers, 'bidirectional'>;
  readonly vocabulary: number;
  readonly embeddingSize: number;
  /** The output layer shares the embedding's matrix. */
  readonly tied: boolean;
  readonly initializers: Pick<EncoderDecoderNetwork, 'embeddingInitializer' | 'outputInitializer'>;
  /** Size of what is concatenated to each step's embedding; 0 means nothing. */
  readonly conditionSize: number;
  /** Size of an encoder state to attend to; null means no attention. */
  readonly memorySize: number | null;
}

export interface DecoderInput {
  readonly tokens: TokenBatch;
  /** All steps if left out. */
  readonly lengths_B?: Int32Array | undefined;
  /** Layer by layer, h then c; zeros if left out. */
  readonly states?: readonly Tensor2D[] | undefined;
  readonly memory?: Memory | undefined;
  /** The same at each step. */
  readonly condition_BC?: Tensor2D | undefined;
  readonly drops?: Drops | undefined;
}

export interface DecoderOutput {
  /** [B * T, V] */
  readonly logits_NV: Tensor2D;
  /** After each sequence's own last step. */
  readonly states: Tensor2D[];
}

export interface Decoder {
  readonly specs: readonly WeightSpec[];
  run(weights: Weights, input: DecoderInput): DecoderOutput;
}

/** From tokens to scores of the next token: the decoder of an encoder-decoder, and the whole of a language model. */
export function decoderOf(shape: DecoderShape): Decoder {
  const { recurrent, vocabulary, embeddingSize, conditionSize, memorySize, tied, initializers } = shape;
  const { units } = recurrent;
  const stack = { ...recurrent, bidirectional: false };
  const stackSpecs = stackWeightSpecs({ ...stack, inputs: embeddingSize + conditionSize }).map((spec) => ({
    ...spec,
    name: `decoder/${spec.name}`,
  }));
  // Luong's attentional vector; of the embedding's size if the output layer is tied to it.
  const features = memorySize !== null && tied ? embeddingSize : units;
  const output = tokenOutput({
    inputs: features,
    vocabulary,
    embeddingSize,
    tied,
    table: TABLE,
    initializer: initializers.outputInitializer,
  });

  return {
    specs: [
      embeddingSpec(TABLE, [vocabulary, embeddingSize], initializers.embeddingInitializer),
      ...stackSpecs,
      ...(memorySize === null ? [] : attentionSpecs({ units, memory: memorySize, features })),
      ...output.specs,
    ],
    run(weights, { tokens, lengths_B, states, memory, condition_BC, drops }) {
      const looked_BTE = embeddingLookup(weights[TABLE] as Tensor2D, tokens);
      // The embedding is a layer: dropout applies between it and the first recurrent layer as between those (Zaremba
      // 2014).
      const x_BTE = dropped(looked_BTE, drops?.activations, 'embedding');
      const result = recurrentStack({
        ...stack,
        x_BTI: condition_BC === undefined ? x_BTE : besideEachStep(x_BTE, condition_BC),
        lengths_B,
        weights: stackSpecs.map(({ name }) => droppedConnections(weights[name]!, name, drops?.recurrent)),
        initialState: states,
        dropout: drops?.activations,
      });
      const seen = memory === undefined ? result.h_BTH : attendByRecord(weights, memory, result.h_BTH);
      const kept = dropped(seen, drops?.activations, 'output');
      const flat_NF: Tensor2D = tf.reshape(kept, [tokens.batch * tokens.steps, features]);
      const logits_NV = output.logits(weights, flat_NF);
      return { logits_NV, states: result.states };
    },
  };
}

/** Hypotheses of one record attend to the same memory: they take the place of steps. */
function attendByRecord(weights: Weights, memory: Memory, h_BTH: Tensor3D): Tensor3D {
  const [rows, steps, units] = h_BTH.shape;
  const records = memory.memoryRows_B?.length ?? memory.values_BSM.shape[0];
  const byRecord: Tensor3D = tf.reshape(h_BTH, [records, (rows * steps) / records, units]);
  return attend(weights, memory, byRecord);
}

function besideEachStep(x_BTE: Tensor3D, condition_BC: Tensor2D): Tensor3D {
  const [batch, steps] = x_BTE.shape;
  const size = condition_BC.shape[1];
  const repeated_BTC: Tensor3D = tf.mul(tf.reshape(condition_BC, [batch, 1, size]), tf.ones([1, steps, 1]));
  return concatLast([x_BTE, repeated_BTC]);
}

import { z } from 'zod';
import type { Encoder } from '../../shared/dataset';
import { Cell } from '../../shared/request/network';
import type { RunRequest } from '../../shared/request/request';

/** What a point (one target a sequence) is predicted with: a score for each class, or one number. */
export const PointOutput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('class'), classes: z.int().min(2) }),
  z.strictObject({ kind: z.literal('value') }),
]);
export type PointOutput = z.infer<typeof PointOutput>;

export const InputLayer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tokens'), vocabulary: z.int().min(2), embeddingSize: z.int().min(1) }),
  z.strictObject({ kind: z.literal('numeric'), channels: z.int().min(1) }),
]);
export type InputLayer = z.infer<typeof InputLayer>;

export const RecurrentLayers = z.strictObject({
  cell: Cell,
  units: z.int().min(1),
  layers: z.int().min(1),
  bidirectional: z.boolean(),
});
export type RecurrentLayers = z.infer<typeof RecurrentLayers>;

const ManyToOneNetwork = z.strictObject({
  task: z.literal('many-to-one'),
  input: InputLayer,
  recurrent: RecurrentLayers,
  dropout: z.number().min(0).lt(1),
  output: PointOutput,
});
export type ManyToOneNetwork = z.infer<typeof ManyToOneNetwork>;

/** A network with every size resolved: what `network.json` of a model holds. */
export const NetworkConfig = z.discriminatedUnion('task', [ManyToOneNetwork]);
export type NetworkConfig = z.infer<typeof NetworkConfig>;

/** Sizes that the request leaves open (vocabulary, channels, classes) come from the dataset's encoder. */
export function resolveNetwork(
  { task, network }: Pick<RunRequest, 'task' | 'network'>,
  encoder: Encoder,
): NetworkConfig {
  const { cell, units, layers, bidirectional, dropout, embeddingSize } = network;
  return {
    task: task.kind,
    input:
      encoder.input.kind === 'tokens'
        ? { kind: 'tokens', vocabulary: encoder.input.vocabulary.length, embeddingSize }
        : { kind: 'numeric', channels: encoder.input.channels },
    recurrent: { cell, units, layers, bidirectional },
    dropout,
    output:
      encoder.target.kind === 'class'
        ? { kind: 'class', classes: encoder.target.labels.length }
        : { kind: 'value' },
  };
}

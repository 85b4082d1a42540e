import { isDeepStrictEqual } from 'node:util';
import { showValue } from './nearest';
import type { Cell, Network } from './network';
import type { RunRequest } from './request';

/** Fields that the data decides where a request is silent, and by which weights of two networks do not fit each other. */
export const CHOSEN_SHAPE = [
  'network.cell',
  'network.units',
  'network.layers',
  'network.bidirectional',
  'network.embeddingSize',
  'network.attention',
  'network.readout',
] as const;

/**
 * In what the network of a request differs from another one, so that its weights cannot be taken: one phrase for each
 * field. What a request leaves open does not differ, as it is chosen accordingly.
 *
 * @param other a request with its settings in place
 */
export function otherArchitecture(own: RunRequest, other: RunRequest): string[] {
  const [ours, theirs] = [shapeOf(own), shapeOf(other)];
  return Object.entries(ours).flatMap(([field, value]) => {
    const its = theirs[field];
    return value === undefined || isDeepStrictEqual(value, its)
      ? []
      : [`${field} is ${showValue(value)}, its ${its === undefined ? 'none' : showValue(its)}`];
  });
}

/** What decides which weights there are and what numbers they read, by the names of fields; what the task has no use for is left out. */
function shapeOf({ task, network }: RunRequest): Record<string, unknown> {
  const { input, target } = task;
  const own = {
    ...{ 'task.kind': task.kind, 'task.input.kind': input.kind, 'task.target.kind': target.kind },
    ...unitsOf(task),
  };
  const sizes = { 'network.units': network.units, 'network.layers': network.layers };
  if (task.kind === 'one-to-one') return { ...own, ...sizes };
  return {
    ...own,
    ...sizes,
    'network.cell': network.cell && cellShape(network.cell),
    'network.bidirectional': network.bidirectional,
    ...(hasEmbedding(task) && { 'network.embeddingSize': network.embeddingSize }),
    ...featureShape(task, network),
    ...(task.kind === 'encoder-decoder' && { 'network.attention': network.attention }),
    ...(task.kind === 'many-to-one' && { 'network.readout': network.readout }),
    ...(target.kind === 'tokens' && {
      'task.target.tokens': target.tokens,
      'network.tiedEmbeddings': network.tiedEmbeddings,
    }),
    ...(target.kind === 'tags' && { 'network.tagLayer': network.tagLayer }),
  };
}

/** Weights of the same shapes that learned from numbers in other units know nothing of these. */
const unitsOf = ({ input, target }: RunRequest['task']): Record<string, unknown> => ({
  ...(input.kind === 'numeric' && { 'task.input.scaling': input.scaling }),
  ...(target.kind === 'value' && {
    'task.target.scaling': target.scaling,
    'task.target.relativeTo': target.relativeTo,
  }),
});

const hasEmbedding = ({ input, target }: RunRequest['task']): boolean =>
  input.kind === 'tokens' || target.kind === 'tokens';

/** Features are concatenated in their order, so each must be what it was. */
function featureShape({ input }: RunRequest['task'], network: Network): Record<string, unknown> {
  if (input.kind === 'condition' && input.field !== undefined)
    return { 'network.featureEmbeddingSize': network.featureEmbeddingSize };
  if (input.kind !== 'tokens') return {};
  const { tokens, features, conditions } = input;
  const hasCharacters = features.some(({ kind }) => kind === 'characters');
  const hasTables = features.some(({ kind }) => kind !== 'characters');
  return {
    'task.input.tokens': tokens,
    'task.input.features': features,
    'task.input.conditions': conditions,
    ...(hasTables && { 'network.featureEmbeddingSize': network.featureEmbeddingSize }),
    ...(hasCharacters && { 'network.characterEncoder': network.characterEncoder }),
  };
}

/** Biases that gates start with, and how a matrix starts, shape nothing. */
function cellShape(cell: Cell): Record<string, unknown> {
  switch (cell.kind) {
    case 'lstm':
      return { kind: cell.kind };
    case 'gru':
      return { kind: cell.kind, variant: cell.variant };
    case 'simple-rnn':
      return { kind: cell.kind, activation: cell.activation };
  }
}

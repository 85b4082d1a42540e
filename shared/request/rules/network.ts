import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { isNextLabels } from '../task';
import { when } from './refuse';

/** Rules of which networks and ways to train them a task has. */
export function networkProblems({ task, network, training }: RunRequest): Problem[] {
  const { kind, target } = task;
  const { attention, tiedEmbeddings, units, embeddingSize, bidirectional } = network;
  const { truncationSteps } = training;
  const isStream = kind === 'one-to-many' || kind === 'many-to-many';
  return [
    ...when(
      attention !== 'none' && kind !== 'encoder-decoder',
      'network.attention',
      `is "${attention}", but only a decoder looks back at an encoder; give "none", or a task of kind "encoder-decoder"`,
    ),
    ...when(
      tiedEmbeddings && target.kind !== 'tokens',
      'network.tiedEmbeddings',
      `is true, but a target of kind "${target.kind}" has no embedding to share; give false`,
    ),
    ...when(
      tiedEmbeddings && target.kind === 'tokens' && units !== embeddingSize,
      'network.tiedEmbeddings',
      `is true, which needs as many units as the embedding has, and network.units is ${units}, network.embeddingSize ${embeddingSize}; make them equal`,
    ),
    ...when(
      bidirectional && kind === 'one-to-many',
      'network.bidirectional',
      'is true, but a sequence that is written token by token has nothing after it to read; give false',
    ),
    ...when(
      bidirectional && isNextLabels(target),
      'network.bidirectional',
      'is true, but a language model that reads backward has read what it is asked for; give false',
    ),
    ...when(
      truncationSteps !== undefined && !isStream,
      'training.truncationSteps',
      `is ${truncationSteps}, but a task of kind "${kind}" needs the whole sequence for its answer; leave it out`,
    ),
    ...when(
      truncationSteps !== undefined && isStream && bidirectional,
      'training.truncationSteps',
      `is ${truncationSteps}, but the backward direction starts at the sequence's end; leave it out, or give network.bidirectional as false`,
    ),
    ...when(
      training.classWeights === 'balanced' && target.kind !== 'class' && target.kind !== 'tags',
      'training.classWeights',
      `is "balanced", but a target of kind "${target.kind}" has no classes; give "none"`,
    ),
  ];
}

import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { isNextLabels } from '../task';
import { showValue } from '../nearest';
import { when } from './refuse';

/** Rules of which networks and ways to train them a task has. */
export function networkProblems({ task, network, training }: RunRequest): Problem[] {
  const { kind, target } = task;
  const { attention, readout, tiedEmbeddings, units, embeddingSize, bidirectional } = network;
  const { truncationSteps } = training;
  const isStream = kind === 'one-to-many' || kind === 'many-to-many';
  return [
    ...when(
      attention === 'luong' && kind !== 'encoder-decoder',
      'network.attention',
      `is "${attention}", but only a decoder looks back at an encoder; give "none", or a task of kind "encoder-decoder"`,
    ),
    ...when(
      readout !== undefined && readout !== 'last' && kind !== 'many-to-one',
      'network.readout',
      `is "${readout}", but only a task of kind "many-to-one" reads one answer from many steps; leave it out`,
    ),
    ...when(
      tiedEmbeddings && target.kind !== 'tokens',
      'network.tiedEmbeddings',
      `is true, but a target of kind "${target.kind}" has no embedding to share; give false`,
    ),
    ...when(
      tiedEmbeddings &&
        target.kind === 'tokens' &&
        units !== undefined &&
        embeddingSize !== undefined &&
        units !== embeddingSize,
      'network.tiedEmbeddings',
      `is true, which needs as many units as the embedding has, and network.units is ${units}, network.embeddingSize ${embeddingSize}; make them equal`,
    ),
    ...when(
      bidirectional === true && kind === 'one-to-many',
      'network.bidirectional',
      'is true, but a sequence that is written token by token has nothing after it to read; give false',
    ),
    ...when(
      bidirectional === true && isNextLabels(target),
      'network.bidirectional',
      'is true, but a language model that reads backward has read what it is asked for; give false',
    ),
    ...when(
      truncationSteps !== undefined && !isStream,
      'training.truncationSteps',
      `is ${truncationSteps}, but a task of kind "${kind}" needs the whole sequence for its answer; leave it out`,
    ),
    ...when(
      truncationSteps !== undefined && isStream && bidirectional === true,
      'training.truncationSteps',
      `is ${truncationSteps}, but the backward direction starts at the sequence's end; leave it out, or give network.bidirectional as false`,
    ),
    ...lossProblems({ task, training }),
    ...embeddingProblems({ task, network }),
    ...dropoutProblems({ task, network }),
    ...tagProblems({ task, network, training }),
  ];
}

/** Rules of the training loss. */
function lossProblems({ task: { target }, training }: Pick<RunRequest, 'task' | 'training'>): Problem[] {
  return [
    ...when(
      training.classWeights === 'balanced' && target.kind !== 'class' && target.kind !== 'tags',
      'training.classWeights',
      `is "balanced", but a target of kind "${target.kind}" has no classes; give "none"`,
    ),
    ...when(
      training.labelSmoothing > 0 &&
        target.kind !== 'class' &&
        target.kind !== 'tags' &&
        target.kind !== 'tokens',
      'training.labelSmoothing',
      `is ${training.labelSmoothing}, but a target of kind "${target.kind}" has no one label of several; leave it out`,
    ),
  ];
}

/** Rules of what the embedding starts with. */
function embeddingProblems({ task, network }: Pick<RunRequest, 'task' | 'network'>): Problem[] {
  const { pretrainedEmbeddings } = network;
  if (pretrainedEmbeddings === undefined) return [];
  const path = 'network.pretrainedEmbeddings';
  const { file } = pretrainedEmbeddings;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(file)?.[1];
  const isPlace =
    scheme === undefined
      ? !file.startsWith('/') && !file.split('/').some((part) => ['', '.', '..'].includes(part))
      : /^(s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.*[^/]|file:\/\/\/.*[^/])$/s.test(file);
  return [
    ...when(
      task.input.kind !== 'tokens' && task.kind !== 'one-to-many',
      path,
      `is given, but a task that reads ${task.input.kind} has no embedding of words; leave it out`,
    ),
    ...when(
      !isPlace,
      `${path}.file`,
      `is ${showValue(file)}, which names no file; give a name relative to data.location, s3://bucket/key or, on one machine, file:///path`,
    ),
  ];
}

/** Rules of dropout that needs steps. */
function dropoutProblems({
  task,
  network: { recurrentDropout },
}: Pick<RunRequest, 'task' | 'network'>): Problem[] {
  return when(
    task.kind === 'one-to-one' && recurrentDropout > 0,
    'network.recurrentDropout',
    `is ${recurrentDropout}, but a task of kind "one-to-one" has no steps; leave it out`,
  );
}

/** Rules of what is made of the scores of tags. */
function tagProblems({
  task: { target },
  network: { tagLayer, tagDecoding },
  training,
}: Pick<RunRequest, 'task' | 'network' | 'training'>): Problem[] {
  const isCrf = tagLayer === 'crf';
  const isConstrained = tagDecoding === 'constrained';
  return [
    ...when(
      isCrf && target.kind !== 'tags',
      'network.tagLayer',
      `is "crf", but a target of kind "${target.kind}" has no tag at each step; leave it out, or give a target of kind "tags"`,
    ),
    ...when(
      isCrf && training.classWeights === 'balanced',
      'training.classWeights',
      'is "balanced", but a conditional random field learns whole sequences of tags, which have no class; give "none", or network.tagLayer as "softmax"',
    ),
    ...when(
      isCrf && training.labelSmoothing > 0,
      'training.labelSmoothing',
      `is ${training.labelSmoothing}, but a conditional random field learns whole sequences of tags; leave it out, or give network.tagLayer as "softmax"`,
    ),
    ...when(
      isConstrained && (target.kind !== 'tags' || target.scheme === 'none'),
      'network.tagDecoding',
      'is "constrained", but no scheme says which tags may follow each other; leave it out, or give task.target.scheme',
    ),
  ];
}

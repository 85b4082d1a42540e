import { resolveRequest } from '../../../../shared/request/parse';
import { changed, type Fields, type Name } from './support/valid-requests';

it.each<[string, Name, Fields, string]>([
  [
    'characters of two lengths',
    'many-to-many',
    { 'task.input.features': [{ kind: 'characters' }, { kind: 'characters', length: 30 }] },
    'task.input.features has "characters" more than once; give the longest of them alone',
  ],
  [
    'a readout of many answers',
    'many-to-many',
    { 'network.readout': 'mean' },
    'network.readout is "mean", but only a task of kind "many-to-one" reads one answer from many steps; leave it out',
  ],
  [
    'vectors of words where numbers are read',
    'windows',
    { 'network.pretrainedEmbeddings': { file: 'glove.txt' } },
    'network.pretrainedEmbeddings is given, but a task that reads numeric has no embedding of words; leave it out',
  ],
  ...[
    '/glove.txt',
    '../glove.txt',
    'vectors/',
    's3://my-bucket',
    's3://my-bucket/',
    'https://x.org/a.txt',
  ].map((file): [string, Name, Fields, string] => [
    `vectors at ${file}`,
    'many-to-many',
    { 'network.pretrainedEmbeddings': { file } },
    `network.pretrainedEmbeddings.file is "${file}", which names no file; give a name relative to data.location, s3://bucket/key or, on one machine, file:///path`,
  ]),
  [
    'smoothed labels of a value',
    'windows',
    { 'training.labelSmoothing': 0.1 },
    'training.labelSmoothing is 0.1, but a target of kind "value" has no one label of several; leave it out',
  ],
  [
    'smoothed tags of a conditional random field',
    'many-to-many',
    { 'training.labelSmoothing': 0.1, 'network.tagLayer': 'crf' },
    'training.labelSmoothing is 0.1, but a conditional random field learns whole sequences of tags; leave it out, or give network.tagLayer as "softmax"',
  ],
  [
    'dropout from state to state without steps',
    'one-to-one',
    { 'network.recurrentDropout': 0.2 },
    'network.recurrentDropout is 0.2, but a task of kind "one-to-one" has no steps; leave it out',
  ],
])('names %s', async (_, name, changes, sentence) => {
  const resolving = resolveRequest(changed(name, changes), () => Promise.resolve(undefined));

  await expect(resolving).rejects.toMatchObject({ name: 'InvalidRequest', message: sentence });
});

import { InvalidRequest } from '../../../../shared/errors';
import { resolveRequest } from '../../../../shared/request/parse';
import { changed, type Fields } from './support/valid-requests';

const resolve = (request: Fields) => resolveRequest(request, () => Promise.resolve(undefined));

it.each<[string, 'labels' | 'many-to-many' | 'groups', Fields, string]>([
  [
    'next labels of another field',
    'labels',
    { 'task.input.field': 'melody' },
    'task.input.field is "melody", but task.target.shift is 1, which tells the next labels of what is read; give "notes", or 0 as task.target.shift',
  ],
  [
    'next labels of tokens',
    'labels',
    { 'task.input': { kind: 'tokens', field: 'text', tokens: 'given' } },
    'task.target.shift is 1, but the labels of a next step are told from those of the steps before it, and task.input.kind is "tokens"; give {"kind": "labels", "field": "notes"} as task.input, or 0',
  ],
  [
    'labels that are read and told',
    'labels',
    { 'task.target': { kind: 'labels', field: 'notes' } },
    'task.input.field is "notes", the target too; a model that reads its answer learns nothing, so name another field',
  ],
  [
    'next labels read backward',
    'labels',
    { 'network.bidirectional': true },
    'network.bidirectional is true, but a language model that reads backward has read what it is asked for; give false',
  ],
  [
    'one field parted in two ways',
    'labels',
    { 'task.input.delimiter': '+' },
    'task.input.delimiter is not that of task.target.delimiter, but both read the same field; give both alike',
  ],
  [
    'samples of labels that are told at once',
    'labels',
    { 'task.input.field': 'melody', 'task.target.shift': 0 },
    'task.target.generation is given, but only a language model draws sequences; give 1 as task.target.shift, or leave it out',
  ],
  [
    'labels of characters',
    'many-to-many',
    {
      'data.format': { kind: 'jsonl' },
      'task.input': { kind: 'tokens', field: 'token' },
      'task.target': { kind: 'labels', field: 'tag' },
    },
    'task.input.tokens is "characters", but labels are those of each token of the file; give "given" or "whitespace"',
  ],
  [
    'one set of labels for a block',
    'many-to-many',
    { 'task.kind': 'many-to-one', 'task.target': { kind: 'labels', field: 'tag' } },
    'task.target.kind is "labels", but a block of "conll" has one for each token; give "tags"',
  ],
  [
    'one set of labels for a group that has many',
    'groups',
    { 'task.target': { kind: 'labels', field: 'topics' } },
    'task.target.field is "topics", which has a value in each row of a group; name it in data.records.constant, for fields that keep one value in a group',
  ],
  [
    'a delimiter that ends lines',
    'labels',
    { 'task.input.delimiter': '\n' },
    'task.input.delimiter is "\\n": a delimiter has 1 to 8 characters and no line break',
  ],
])('%s', async (_, name, changes, sentence) => {
  const error = await resolve(changed(name, changes)).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(InvalidRequest);
  expect((error as Error).message).toContain(sentence);
});

import { InvalidRequest } from '../../../../shared/errors';
import { resolveRequest } from '../../../../shared/request/parse';
import { changed, type Fields, type Name } from './support/valid-requests';

const resolve = (request: Fields) => resolveRequest(request, () => Promise.resolve(undefined));

it.each<[string, Name, Fields, string]>([
  [
    'rows split in their order',
    'one-to-many',
    { 'data.split': { by: 'order' } },
    'data.split.by is "order", which cuts one long text, but data.records are not a stream; give {"kind": "stream"}, or split by "hash", "field" or "file"',
  ],
  [
    'a long text in JSON',
    'long text',
    { 'data.format': { kind: 'jsonl' } },
    'data.format.kind is "jsonl", but a stream is one long text; give "text"',
  ],
  [
    'a long text in documents',
    'long text',
    { 'data.format.unit': 'document' },
    'data.records.kind is "stream", but a document is a record already; leave it out, or give "line" as data.format.unit',
  ],
  [
    'a long text that is dealt out line by line',
    'long text',
    { 'data.split': { by: 'hash' } },
    'data.split.by is "hash", but a long text is cut where one part ends and the next begins; give "order" or "file"',
  ],
  [
    'a long text split by a key',
    'long text',
    { 'data.split': { by: 'file', train: 'a', test: 'b', key: ['text'] } },
    'data.split.key is given, but a long text is split in its order; leave it out',
  ],
  [
    'a long text without the lines that come again',
    'long text',
    { 'data.duplicates': 'drop' },
    'data.duplicates is "drop", but the lines of a long text belong together, and some come again; give "keep"',
  ],
  [
    'a long text to classify',
    'long text',
    {
      'data.format.folder': 'label',
      'task.kind': 'many-to-one',
      'task.input': { kind: 'tokens', field: 'text' },
      'task.target': { kind: 'class', field: 'label' },
      'training.truncationSteps': undefined,
    },
    'task.kind is "many-to-one", but a long text is for a language model; give "one-to-many", without a condition',
  ],
  [
    'a long text with a condition',
    'long text',
    { 'data.format.folder': 'author', 'task.input': { kind: 'condition', field: 'author' } },
    'task.input.field is "author", but a long text has one condition throughout; leave it out',
  ],
  [
    'a long text of given tokens',
    'long text',
    { 'task.target.tokens': 'given' },
    'task.target.tokens is "given", but a long text has no list of tokens; give "characters", "words", "whitespace" or "bpe"',
  ],
  [
    'a long text in accumulated batches',
    'long text',
    { 'training.accumulationSteps': 2 },
    'training.accumulationSteps is 2, but the chunks of a long text follow each other; leave it out, or raise training.batchSize',
  ],
])('names %s', async (_, name, changes, sentence) => {
  const error: unknown = await resolve(changed(name, changes)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

  expect(error).toBeInstanceOf(InvalidRequest);
  expect((error as Error).message).toBe(sentence);
});

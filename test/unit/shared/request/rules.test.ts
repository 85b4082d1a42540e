import { InvalidRequest } from '../../../../shared/errors';
import { resolveRequest } from '../../../../shared/request/parse';
import { changed, VALID, type Fields, type Name } from './support/valid-requests';

const resolve = (request: Fields) => resolveRequest(request, () => Promise.resolve(undefined));

it.each(Object.keys(VALID) as Name[])('a request of %s that keeps the rules is accepted', async (name) => {
  await expect(resolve(changed(name, {}))).resolves.toMatchObject({ model: 'm' });
});

it.each<[string, Name, Fields, string]>([
  [
    'a metric of another task',
    'one-to-many',
    { 'gate.metric': 'exactMatch' },
    'gate.metric is "exactMatch", which a task of kind "one-to-many" does not have; give natsPerStep, perplexity or loss',
  ],
  [
    'a percentage of entities',
    'many-to-many',
    { 'gate.minimum': 80 },
    'gate.minimum is 80, but entityF1 lies between 0 and 1; give a number from 0 to 1',
  ],
  [
    'a BLEU of 0 to 100',
    'encoder-decoder',
    { 'gate.metric': 'bleu', 'gate.minimum': 87 },
    'gate.minimum is 87, but bleu lies between 0 and 1; give a number from 0 to 1',
  ],
  [
    'a column of conll named twice',
    'many-to-many',
    { 'data.format.columns': ['token', 'tag', 'tag'] },
    'data.format.columns names "tag" twice; give each column a name of its own',
  ],
  [
    'a separator that ends lines',
    'many-to-many',
    { 'data.format.separator': '\n' },
    'data.format.separator is "\\n", which ends a line; give what separates the columns of one line',
  ],
  [
    'a column that conll does not have',
    'many-to-many',
    { 'task.target.field': 'tags' },
    'task.target.field is "tags", which is not among data.format.columns (token and tag); did you mean "tag"?',
  ],
  [
    'groups of blocks',
    'many-to-many',
    { 'data.records': { kind: 'groups', by: ['tag'] } },
    'data.records.kind is "groups", but blocks of "conll" are records already; leave it out',
  ],
  [
    'one text for a block',
    'many-to-many',
    { 'task.input.tokens': 'whitespace' },
    'task.input.tokens is "whitespace", but the columns of "conll" are arrays; give "given"',
  ],
  [
    'one class for a block',
    'many-to-many',
    { 'task.kind': 'many-to-one', 'task.target': { kind: 'class', field: 'tag' } },
    'task.target.kind is "class", but a block of "conll" has one for each token; give "tags"',
  ],
  [
    'tags of characters',
    'many-to-many',
    { 'data.format': { kind: 'jsonl' }, 'task.input.tokens': 'characters', 'task.input.features': [] },
    'task.input.tokens is "characters", but tags are one a token of the file; give "given" or "whitespace"',
  ],
  [
    'conditions of tagged sequences',
    'many-to-many',
    { 'data.format': { kind: 'jsonl' }, 'task.input.conditions': ['page'] },
    'task.input.conditions is ["page"], but a condition is a token of its own, which has no tag; leave it out',
  ],
  [
    'features of characters',
    'many-to-one',
    { 'task.input.features': [{ kind: 'shape' }] },
    'task.input.features are those of words, but task.input.tokens is "characters"; give "words", "whitespace" or "given", or no features',
  ],
  [
    'a feature given twice',
    'many-to-many',
    { 'task.input.features': [{ kind: 'shape' }, { kind: 'shape' }] },
    'task.input.features[1] is {"kind":"shape"} again; give each feature once',
  ],
  [
    'a condition given twice',
    'many-to-one',
    { 'task.input.conditions': ['a', 'a'] },
    'task.input.conditions[1] is "a" again; name each condition once',
  ],
  [
    'the answer as condition',
    'one-to-many',
    { 'task.input.field': 'tune' },
    'task.input.field is "tune", the target too; a model that reads its answer learns nothing, so name another field',
  ],
  [
    'a vector that is cut',
    'one-to-one',
    { 'task.input.tooLong': 'cut-end' },
    'task.input.tooLong is "cut-end", but it cuts the steps of a sequence, and "one-to-one" has none; leave it out, and name fewer fields',
  ],
  [
    'a class that changes within groups',
    'groups',
    { 'data.records.constant': [] },
    'task.target.field is "label", which has a value in each row of a group; name it in data.records.constant, for fields that keep one value in a group',
  ],
  [
    'a pattern for a constant field',
    'groups',
    { 'task.input.fields': ['*'] },
    'task.input.fields[0] is "*", which stands for "id" too, and that has one value in a group; name fields that have a value in each row',
  ],
  [
    'windows split by hash',
    'windows',
    { 'data.split.by': 'hash' },
    'data.split.by is "hash", but windows overlap, and a test on rows that were trained on says nothing; give "time" or "file"',
  ],
  [
    'windows of text',
    'windows',
    { 'task.input': { kind: 'tokens', field: 'text' } },
    'task.input.kind is "tokens", but windows are of numbers; give "numeric"',
  ],
  [
    'windows with a class',
    'windows',
    { 'task.target': { kind: 'class', field: 'z' } },
    'task.target.kind is "class", but windows are for forecasts; give "value"',
  ],
  [
    'windows of one-to-one',
    'windows',
    { 'task.kind': 'one-to-one' },
    'task.kind is "one-to-one", but a window of rows has one value to forecast; give "many-to-one"',
  ],
  [
    'windows longer than sequences may be',
    'windows',
    { 'data.records.length': 20_000 },
    'data.records.length is 20000, above task.input.maximumLength, 10000; raise that, or give shorter windows',
  ],
  [
    'a split by time of single records',
    'one-to-one',
    { 'data.split.by': 'time' },
    'data.split.by is "time", which cuts a series of rows, but data.records are not windows; give {"kind": "windows"}, or split by "hash", "field" or "file"',
  ],
  [
    'a text with two fields of one name',
    'many-to-one',
    { 'data.format': { kind: 'text', folder: 'text' } },
    [
      'the request has 3 problems:',
      '- data.format.folder is "text", the text\'s own field too; give each a name of its own',
      '- task.input.conditions[0] is "language", which is not among the fields of "text" (text and text)',
      '- task.target.field is "label", which is not among the fields of "text" (text and text)',
    ].join('\n'),
  ],
  [
    'a field that a text does not have',
    'one-to-many',
    { 'data.format': { kind: 'text', folder: 'rhythm', field: 'tunes' } },
    'task.target.field is "tune", which is not among the fields of "text" (tunes and rhythm); did you mean "tunes"?',
  ],
  [
    'documents in groups',
    'many-to-one',
    {
      'data.format': { kind: 'text', unit: 'document', folder: 'label' },
      'data.records': { kind: 'groups', by: ['label'] },
      'task.input.conditions': [],
    },
    'data.records.kind is "groups", but a document is a record already; leave it out, or give "line" as data.format.unit',
  ],
  [
    'a key that a group has many values of',
    'groups',
    { 'data.split.key': ['customer'] },
    'data.split.key[0] is "customer", which has a value in each row of a group; name it in data.records.constant, or give one of id or label',
  ],
  [
    'a key of windows',
    'windows',
    { 'data.split': { by: 'field', field: 'year', test: ['2024'] } },
    'data.split.field is "year", but a window is of rows that follow each other; split by "time" or "file", without a key',
  ],
  [
    'a key of blocks',
    'many-to-many',
    { 'data.split.key': ['token'] },
    'data.split.key[0] is "token", but a column of "conll" has many values in a record; split by "hash" without a key, or by "file"',
  ],
  [
    'a value of two splits',
    'one-to-one',
    { 'data.split': { by: 'field', field: 'side', train: ['a', 'b'], test: ['b'] } },
    'data.split.test[0] is "b", which data.split names twice; give each value to one split',
  ],
  [
    'a key where nothing is split by hash',
    'one-to-one',
    { 'data.split': { by: 'file', train: 'a', validation: 'b', test: 'c', key: ['id'] } },
    'data.split.key is ["id"], but each split has files of its own, so nothing is split by hash; leave it out',
  ],
  [
    'an order that a group has one value of',
    'groups',
    { 'data.records.orderBy': 'id' },
    'data.records.orderBy is "id", which has one value in a group; name a field that has a value in each row',
  ],
  [
    'a season without windows',
    'one-to-one',
    { 'task.target': { kind: 'value', field: 'y', seasonRows: 12 } },
    'task.target.seasonRows is 12, but only windows have seasons; give {"kind": "windows"} as data.records, or leave it out',
  ],
  [
    'a value relative to no window',
    'one-to-one',
    { 'task.target': { kind: 'value', field: 'y', relativeTo: 'last' } },
    'task.target.relativeTo is "last", but only a window has a last value of the target; give {"kind": "windows"} as data.records, or "nothing"',
  ],
  [
    'a conditional random field of classes',
    'many-to-one',
    { 'network.tagLayer': 'crf' },
    'network.tagLayer is "crf", but a target of kind "class" has no tag at each step; leave it out, or give a target of kind "tags"',
  ],
  [
    'class weights of a conditional random field',
    'many-to-many',
    { 'network.tagLayer': 'crf', 'training.classWeights': 'balanced' },
    'training.classWeights is "balanced", but a conditional random field learns whole sequences of tags, which have no class; give "none", or network.tagLayer as "softmax"',
  ],
  [
    'tags held to no scheme',
    'many-to-many',
    { 'network.tagDecoding': 'constrained', 'task.target.scheme': 'none' },
    'network.tagDecoding is "constrained", but no scheme says which tags may follow each other; leave it out, or give task.target.scheme',
  ],
  [
    'attention of a classifier',
    'many-to-one',
    { 'network.attention': 'luong' },
    'network.attention is "luong", but only a decoder looks back at an encoder; give "none", or a task of kind "encoder-decoder"',
  ],
  [
    'an embedding of another size than the state',
    'one-to-many',
    { 'network.units': 32, 'network.embeddingSize': 64 },
    'network.tiedEmbeddings is true, which needs as many units as the embedding has, and network.units is 32, network.embeddingSize 64; make them equal',
  ],
  [
    'tied embeddings of a classifier',
    'many-to-one',
    { 'network.tiedEmbeddings': true },
    'network.tiedEmbeddings is true, but a target of kind "class" has no embedding to share; give false',
  ],
  [
    'a language model that reads backwards',
    'one-to-many',
    { 'network.bidirectional': true, 'training.truncationSteps': undefined },
    'network.bidirectional is true, but a sequence that is written token by token has nothing after it to read; give false',
  ],
  [
    'truncation of a classifier',
    'many-to-one',
    { 'training.truncationSteps': 20 },
    'training.truncationSteps is 20, but a task of kind "many-to-one" needs the whole sequence for its answer; leave it out',
  ],
  [
    'truncation in both directions',
    'many-to-many',
    { 'training.truncationSteps': 20, 'network.bidirectional': true },
    "training.truncationSteps is 20, but the backward direction starts at the sequence's end; leave it out, or give network.bidirectional as false",
  ],
  [
    'weights of classes that there are not',
    'windows',
    { 'training.classWeights': 'balanced' },
    'training.classWeights is "balanced", but a target of kind "value" has no classes; give "none"',
  ],
])('names %s', async (_, name, changes, sentence) => {
  const error: unknown = await resolve(changed(name, changes)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

  expect(error).toBeInstanceOf(InvalidRequest);
  expect((error as Error).message).toBe(sentence);
});

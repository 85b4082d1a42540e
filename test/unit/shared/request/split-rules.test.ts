import { resolveRequest } from '../../../../shared/request/parse';
import { changed, type Fields, type Name } from './support/valid-requests';

it.each<[string, Name, Fields, string]>([
  [
    'a stratified split of values',
    'many-to-one',
    {
      'data.split.stratify': true,
      'task.target': { kind: 'value', field: 'label' },
    },
    'data.split.stratify is true, which keeps the shares of classes, and a target of kind "value" has none; leave it out',
  ],
  [
    'a stratified split of tags',
    'many-to-many',
    { 'data.split.stratify': true },
    'data.split.stratify is true, which keeps the shares of classes, and a target of kind "tags" has none; leave it out',
  ],
  [
    'a stratified split of sequences',
    'encoder-decoder',
    { 'data.split.stratify': true },
    'data.split.stratify is true, which keeps the shares of classes, and a target of kind "tokens" has none; leave it out',
  ],
  [
    'a stratified split by time',
    'windows',
    { 'data.split.stratify': true },
    'data.split.stratify is not a field where data.split.by is "time"; the fields there are by, files, validationShare and testShare',
  ],
  [
    'a stratified split of which nothing is dealt',
    'many-to-one',
    { 'data.split': { by: 'file', train: 'a', validation: 'b', test: 'c', stratify: true } },
    'data.split.stratify is true, but data.split.validation says which records that split has, so nothing is split by hash; leave one of them out',
  ],
  [
    'a value of a split that looks the same twice',
    'many-to-one',
    { 'data.split': { by: 'field', field: 'side', validation: ['re\u0301'], test: ['r\u00e9 '] } },
    'data.split.test[0] is "r\u00e9 ", which data.split names twice; give each value to one split',
  ],
])('%s is refused with what to do', async (_, name, changes, sentence) => {
  const resolving = resolveRequest(changed(name, changes), () => Promise.resolve(undefined));

  await expect(resolving).rejects.toThrow(sentence);
});

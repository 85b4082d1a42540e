import { Readable } from 'node:stream';
import fc from 'fast-check';
import type { ArtifactStore } from '../../shared/artifacts/store';

/** Segments with characters that file names, URLs and XML treat specially. */
const segment = fc
  .oneof(
    fc.string({
      unit: fc.constantFrom(...'abc.-_ %+?#&=<>"\'\\:@é漢😀~$,;()[]{}|^`!*'),
      minLength: 1,
      maxLength: 12,
    }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
  )
  .filter((name) => !/[/\p{Cc}\p{Cs}]/u.test(name) && name !== '.' && name !== '..' && name !== '');

export const artifactKey = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join('/'));

export const badKey = fc.oneof(
  fc.constantFrom(
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    '../a',
    'a/../b',
    'a/..',
    './a',
    'a/./b',
    'a\n',
    'a\0b',
  ),
  fc.constantFrom('\ud800', 'a/\udfff', 'x'.repeat(200).concat('/').repeat(6).concat('x'), '.unroll-store/a'),
  fc.tuple(artifactKey, artifactKey).map(([a, b]) => `${a}/../${b}`),
);

/** Every method of a store that takes a key, called with one. */
export const callsWith = (store: ArtifactStore, key: string): (() => Promise<unknown>)[] => [
  () => store.get(key),
  () => store.getRange(key, 0, 1),
  () => store.stream(key)[Symbol.asyncIterator]().next(),
  () => store.head(key),
  () => store.put(key, 'x'),
  () => store.put(key, 'x', { ifNoneMatch: '*' }),
  () => store.putStream(key, Readable.from([Buffer.from('x')])),
  () => store.copy(key, 'good'),
  () => store.copy('good', key),
  () => store.delete(key),
];

import { breachFinder } from '../../../../shared/encoding/tag-order';
import type { EntityScheme } from '../../../../shared/encoding/tag-schemes';

const breachOf = (scheme: EntityScheme, tags: string) =>
  breachFinder(scheme)(tags === '' ? [] : tags.split(' '));

describe('the first tag that its scheme does not allow where it stands', () => {
  it.each<[EntityScheme, string]>([
    ['bio', 'O B-PER I-PER B-PER B-LOC I-LOC'],
    ['iob2', 'B-a-b I-a-b I-a-b O'],
    ['iob1', 'I-PER I-PER B-PER I-PER I-LOC O I-LOC'],
    ['iobes', 'S-PER B-PER I-PER E-PER S-LOC B-LOC E-LOC'],
    ['bioes', 'O B-PER E-PER O'],
    ['bilou', 'U-PER B-PER I-PER L-PER O'],
    ['bio', 'O O'],
    ['iobes', ''],
  ])('%s allows %s', (scheme, tags) => {
    expect(breachOf(scheme, tags)).toBe(-1);
  });

  it.each<[EntityScheme, string, number]>([
    ['bio', 'O I-PER', 1],
    ['bio', 'I-PER', 0],
    ['bio', 'B-PER I-LOC', 1],
    ['iob2', 'B-PER O I-PER', 2],
    ['iob1', 'O B-PER', 1],
    ['iob1', 'I-PER B-LOC', 1],
    ['iob1', 'B-PER I-PER', 0],
    ['iobes', 'B-PER O E-PER', 1],
    ['iobes', 'O I-PER', 1],
    ['iobes', 'B-PER I-PER', 2],
    ['iobes', 'B-PER E-LOC', 1],
    ['iobes', 'B-PER S-PER', 1],
    ['bioes', 'E-PER', 0],
    ['bilou', 'B-PER I-PER', 2],
    ['bilou', 'U-PER L-PER', 1],
  ])('%s does not allow %s, from step %i on', (scheme, tags, step) => {
    expect(breachOf(scheme, tags)).toBe(step);
  });
});

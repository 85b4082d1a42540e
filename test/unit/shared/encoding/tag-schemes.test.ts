import { malformedTag } from '../../../../shared/encoding/tag-schemes';
import type { TagScheme } from '../../../../shared/request/task';

describe('the tags of a scheme', () => {
  it.each<[TagScheme, string[]]>([
    ['none', ['anything', 'S-PER', '']],
    ['bio', ['O', 'B-PER', 'I-PER', 'B-a-b', 'I-\n']],
    ['iob1', ['O', 'I-PER', 'B-PER']],
    ['iob2', ['O', 'B-PER', 'I-PER']],
    ['iobes', ['O', 'B-PER', 'I-PER', 'E-PER', 'S-LOC']],
    ['bioes', ['O', 'B-PER', 'I-PER', 'E-PER', 'S-LOC']],
    ['bilou', ['O', 'B-PER', 'I-PER', 'L-PER', 'U-LOC']],
  ])('%s has %j', (scheme, tags) => {
    expect(malformedTag(tags, scheme)).toBeUndefined();
  });

  it.each<[TagScheme, string, string | undefined]>([
    ['bio', 'S-PER', 'iobes'],
    ['iob1', 'E-PER', 'iobes'],
    ['iob2', 'U-PER', 'bilou'],
    ['iobes', 'L-PER', 'bilou'],
    ['bilou', 'S-PER', 'iobes'],
    ['bio', 'PER', undefined],
    ['bio', 'B-', undefined],
    ['iobes', 'O-PER', undefined],
    ['bio', '', undefined],
  ])('%s does not have %j, and the sentence names the scheme that does: %s', (scheme, tag, other) => {
    const rejection = malformedTag(['O', tag], scheme);

    expect(rejection?.reason).toBe('malformed-tag');
    expect(rejection?.detail).toContain(`the tag ${JSON.stringify(tag)} is none of`);
    if (other === undefined) expect(rejection?.detail).not.toContain('task.target.scheme');
    else expect(rejection?.detail).toContain(`"${other}" has such tags, so give that as task.target.scheme`);
  });
});

import { type Encoder } from '../../../../shared/dataset';
import {
  encodeExample,
  exampleNormaliser,
  Rejection,
  textNormaliser,
  trimmed,
} from '../../../../shared/encoding';
import { lookOf } from '../../../../shared/look';
import { Task } from '../../../../shared/request/task';

const HANGUL = '한글';

describe('the normalisation of texts', () => {
  it.each([
    ['an accent', 'cafe\u0301', 'caf\u00e9'],
    ['Hangul', HANGUL.normalize('NFD'), HANGUL],
    ['the sign of the Ångström', '\u212b', '\u00c5'],
    ['marks in another order', 'q\u0307\u0323', 'q\u0323\u0307'],
    ['a half of a pair', 'a\ud800', 'a\ud800'],
  ])('composes %s', (_, written, expected) => {
    expect(textNormaliser('NFC')(written)).toBe(expected);
  });

  it('leaves other characters of the same meaning to NFKC', () => {
    expect(textNormaliser('NFC')('ﬁ ² ½')).toBe('ﬁ ² ½');
    expect(textNormaliser('NFKC')('ﬁ ²')).toBe('fi 2');
  });

  it('changes nothing where the request says so', () => {
    expect(textNormaliser('none')('cafe\u0301')).toBe('cafe\u0301');
  });

  it('reaches text, tokens, conditions, labels and tags, and no number', () => {
    const normalise = exampleNormaliser('NFC');

    expect(normalise({ input: 'e\u0301', conditions: ['e\u0301'], target: 'e\u0301' })).toEqual({
      input: 'é',
      conditions: ['é'],
      target: 'é',
    });
    expect(normalise({ input: ['a', 'e\u0301'], target: ['B-e\u0301'] })).toEqual({
      input: ['a', 'é'],
      target: ['B-é'],
    });
    expect(normalise({ input: [[1, 2]], target: 3, offset: 1 })).toEqual({
      input: [[1, 2]],
      target: 3,
      offset: 1,
    });
  });
});

describe('a label', () => {
  it.each([' a ', '\u00a0a\u3000', '\ufeffa', 'a\u200b', '\u200ea\u200f', 'a\r', '\u2060a\u00ad'])(
    'is without what is invisible around it: %j',
    (label) => {
      expect(trimmed(label)).toBe('a');
    },
  );

  it('keeps what is within it, and what makes an emoji another one', () => {
    expect(trimmed('می\u200cخواهم')).toBe('می\u200cخواهم');
    expect(trimmed('❤\ufe0f')).toBe('❤\ufe0f');
  });

  it.each([
    ['Note', 'note'],
    ['no\u00adte', 'note'],
    ['re\u0301sume\u0301', 'résumé'],
    ['two\u00a0words', 'two words'],
  ])('looks alike: %j and %j', (one, other) => {
    expect(lookOf(one)).toBe(lookOf(other));
  });

  it('looks different where letters differ', () => {
    expect(lookOf('resume')).not.toBe(lookOf('résumé'));
  });
});

describe('a sequence that is too long', () => {
  const encoder: Encoder = {
    version: 1,
    normalization: 'NFC',
    input: {
      kind: 'tokens',
      vocabulary: ['<padding>', '<unknown>', 'a', 'b', 'c', 'é'],
      conditions: [],
      features: [],
    },
    target: { kind: 'tags', labels: ['x', 'y', 'z'], counts: [1, 1, 1] },
  };
  const task = (tooLong: string) =>
    Task.parse({
      kind: 'many-to-many',
      input: { kind: 'tokens', field: 't', tokens: 'given', maximumLength: 2, tooLong },
      target: { kind: 'tags', field: 'g' },
    });
  const example = { input: ['a', 'b', 'e\u0301'], target: ['x', 'y', 'z'] };

  it.each([
    ['cut-start', [3, 5], [1, 2]],
    ['cut-end', [2, 3], [0, 1]],
  ])('is cut with its tags: %s', (tooLong, input, target) => {
    expect(encodeExample(example, task(tooLong), encoder)).toMatchObject({
      input: Int32Array.from(input),
      steps: 2,
      target: Int32Array.from(target),
      isCut: true,
    });
  });

  it('has as many tags as it had tokens before it was cut', () => {
    const short = { ...example, target: ['x', 'y'] };

    expect(encodeExample(short, task('cut-end'), encoder)).toMatchObject({ reason: 'tag-count' });
  });

  it('is refused by a sentence that names the limit and the way to cut', () => {
    const refused = encodeExample(example, task('reject'), encoder);

    expect(refused).toBeInstanceOf(Rejection);
    expect(refused).toMatchObject({
      detail:
        'the input has 3 tokens, above task.input.maximumLength, 2; raise it, or give "cut-start" or "cut-end" as task.input.tooLong',
    });
  });

  it.each([
    ['cut-start', [2, 3]],
    ['cut-end', [1, 2]],
  ])('of numbers keeps its steps: %s', (tooLong, input) => {
    const numeric = Task.parse({
      kind: 'many-to-one',
      input: { kind: 'numeric', fields: ['s'], maximumLength: 2, tooLong },
      target: { kind: 'value', field: 'y' },
    });
    const plain: Encoder = {
      version: 1,
      input: { kind: 'numeric', channels: 1, channelNames: ['s'], scalers: [] },
      target: { kind: 'value', scaler: null },
    };

    expect(encodeExample({ input: [[1], [2], [3]], target: 1 }, numeric, plain)).toMatchObject({
      input: Float32Array.from(input),
      steps: 2,
      isCut: true,
    });
  });

  it('of a target is cut as well, in lower case and in the form of the encoder', () => {
    const translate = Task.parse({
      kind: 'encoder-decoder',
      input: { kind: 'tokens', field: 'from' },
      target: { kind: 'tokens', field: 'to', lowercase: true, maximumLength: 1, tooLong: 'cut-start' },
    });
    const target = { kind: 'tokens' as const, vocabulary: ['<p>', '<u>', '<s>', '<e>', 'ǰ'] };

    expect(
      encodeExample({ input: 'a', target: 'aJ\u030c' }, translate, { ...encoder, target }),
    ).toMatchObject({ target: Uint8Array.of(4), isCut: true });
  });
});

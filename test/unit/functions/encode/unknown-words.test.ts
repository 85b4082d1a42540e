import { unknownWords } from '../../../../functions/encode/unknown-words';
import { UNKNOWN_ID } from '../../../../shared/dataset';
import { Task } from '../../../../shared/request/task';

const taskOf = (input: object, target: object = { kind: 'tags', field: 'tags' }) =>
  Task.parse({
    kind: 'kind' in target && target.kind === 'tags' ? 'many-to-many' : 'many-to-one',
    input: { kind: 'tokens', field: 'words', ...input },
    target,
  });
const ids = (...all: number[]) => Int32Array.from(all);

describe('unknownWords', () => {
  it('gives equal unknown words equal numbers, and others others', () => {
    const numbers = unknownWords(taskOf({ tokens: 'given', lowercase: true }));

    const [first, second, third, ...more] = numbers(
      { input: ['Ada', 'met', 'Bob', 'ADA'], target: [] },
      ids(UNKNOWN_ID, 7, UNKNOWN_ID, UNKNOWN_ID),
    );

    expect(third).toBe(first);
    expect(second).not.toBe(first);
    expect(more).toEqual([]);
    expect(Math.min(first!, second!)).toBeGreaterThanOrEqual(0);
  });

  it('reads texts as the network does, and what is left of a long one', () => {
    const numbers = unknownWords(taskOf({ tokens: 'whitespace', maximumLength: 2, tooLong: 'cut-start' }));

    const cut = numbers({ input: 'a b c', target: [] }, ids(UNKNOWN_ID, UNKNOWN_ID));
    const whole = numbers({ input: 'b c', target: [] }, ids(UNKNOWN_ID, UNKNOWN_ID));

    expect([...cut]).toEqual([...whole]);
    expect(cut).toHaveLength(2);
  });

  it.each([
    ['all words are known', taskOf({ tokens: 'given' }), ids(4, 5)],
    ['records have a class', taskOf({ tokens: 'given' }, { kind: 'class', field: 'y' }), ids(1, 1)],
    ['tokens are pieces of words', taskOf({ tokens: 'bpe' }), ids(1, 1)],
  ])('is nothing where %s', (_, task, given) => {
    expect(unknownWords(task)({ input: ['a', 'b'], target: [] }, given)).toHaveLength(0);
  });
});

import { extractExample } from '../../../../../functions/records/fields/extract';
import { Rejection } from '../../../../../shared/encoding';
import type { Fields } from '../../../../../functions/records/fields/fields';
import { Task } from '../../../../../shared/request/task';

const fields = (record: string): Fields => new Map(Object.entries(JSON.parse(record) as object));
const classifier = (field: string) =>
  Task.parse({
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text' },
    target: { kind: 'class', field },
  });
const textTask = classifier('label');
const numericTask = (...names: string[]) =>
  Task.parse({
    kind: 'many-to-one',
    input: { kind: 'numeric', fields: names, maximumLength: 4 },
    target: { kind: 'value', field: 'y' },
  });

describe('the example of a text record', () => {
  it.each([
    ['{"text": "a", "label": "x"}', { input: 'a', target: 'x' }],
    ['{"text": "a", "label": 3}', { input: 'a', target: '3' }],
    ['{"text": "a", "label": false, "other": 1}', { input: 'a', target: 'false' }],
    ['{"text": "", "label": "__proto__"}', { input: '', target: '__proto__' }],
  ])('%s', (record, expected) => {
    expect(extractExample(fields(record), textTask)).toEqual(expected);
  });

  it.each([
    ['{"label": "x"}', 'missing-field'],
    ['{"text": "a"}', 'missing-field'],
    ['{"text": null, "label": "x"}', 'missing-value'],
    ['{"text": 3, "label": "x"}', 'wrong-type'],
    ['{"text": ["a"], "label": "x"}', 'wrong-type'],
    ['{"text": "a", "label": ""}', 'missing-label'],
    ['{"text": "a", "label": null}', 'missing-label'],
    ['{"text": "a", "label": {"x": 1}}', 'wrong-type'],
  ])('%s is set aside as %s', (record, reason) => {
    expect(extractExample(fields(record), textTask)).toMatchObject({ reason });
  });

  it('does not find what every object inherits', () => {
    const task = classifier('constructor');

    expect(extractExample(fields('{"text": "a"}'), task)).toMatchObject({ reason: 'missing-field' });
  });

  it('finds a field named __proto__', () => {
    const task = classifier('__proto__');

    expect(extractExample(fields('{"text": "a", "__proto__": "x"}'), task)).toEqual({
      input: 'a',
      target: 'x',
    });
  });
});

it('a field that is missing is no slip for another step of the same count', () => {
  const missing = (record: string, field: string) => {
    const example = extractExample(fields(record), numericTask(field));
    return example instanceof Rejection ? example.detail : '';
  };

  expect(missing('{"t1": 1, "y": 2}', 't12')).not.toContain('did you mean');
  expect(missing('{"temp1": 1, "y": 2}', 'tempp1')).toContain('did you mean "temp1"?');
});

describe('numbers that one text holds', () => {
  const task = Task.parse({
    kind: 'many-to-one',
    input: { kind: 'numeric', fields: ['x'] },
    target: { kind: 'value', field: 'y' },
  });
  const stepsOf = (x: string) => {
    const example = extractExample(new Map<string, unknown>(Object.entries({ x, y: 1 })), task);
    return example instanceof Rejection ? example.reason : example.input;
  };
  const steps = (...numbers: readonly number[]) => numbers.map((number) => [number]);

  it.each([
    ['70 80 82 72 58 58 60 63', steps(70, 80, 82, 72, 58, 58, 60, 63)],
    ['  1.5\t-2 3e1\n4 .5 6. 7 8 9 ', steps(1.5, -2, 30, 4, 0.5, 6, 7, 8, 9)],
    ['[0.1 0.25]', steps(0.1, 0.25)],
    ['[ 1.  2.\n 3. ]', steps(1, 2, 3)],
    ['[1, 2]', steps(1, 2)],
    [' 7 ', steps(7)],
  ])('%j are its steps', (text, expected) => {
    expect(stepsOf(text)).toEqual(expected);
  });

  it.each([
    '1 000 000',
    '2024 05 01',
    '1 2 3 4 5 6 7',
    'a b c d e f g h',
    '1 2 3 4 5 6 7 x',
    '1 2 3 4 5 6 7 e',
    '[1 2',
  ])('%j is no list of them, nor one', (text) => {
    expect(stepsOf(text)).toBe('not-a-number');
  });
});

describe('several references for a target sequence', () => {
  const taskOf = (tokens: 'characters' | 'given', kind = 'encoder-decoder') =>
    Task.parse({
      kind,
      ...(kind === 'encoder-decoder' && { input: { kind: 'tokens', field: 'x' } }),
      target: { kind: 'tokens', field: 'y', tokens },
    });

  it.each([
    ['{"x": "a", "y": ["b", "c"]}', 'characters', { input: 'a', target: 'b', references: ['c'] }],
    ['{"x": "a", "y": ["b"]}', 'characters', { input: 'a', target: 'b', references: [] }],
    ['{"x": "a", "y": "b"}', 'characters', { input: 'a', target: 'b' }],
    ['{"x": "a", "y": ["b", "c"]}', 'given', { input: 'a', target: ['b', 'c'] }],
    [
      '{"x": "a", "y": [["b", "c"], ["d"]]}',
      'given',
      { input: 'a', target: ['b', 'c'], references: [['d']] },
    ],
  ] as const)('of %s, tokens %s', (record, tokens, expected) => {
    expect(extractExample(fields(record), taskOf(tokens))).toEqual(expected);
  });

  it.each([
    ['{"x": "a", "y": []}', 'missing-value'],
    ['{"x": "a", "y": ["b", 3]}', 'wrong-type'],
    ['{"x": "a", "y": ["b", ""]}', 'wrong-type'],
  ])('%s is set aside as %s', (record, reason) => {
    expect(extractExample(fields(record), taskOf('characters'))).toMatchObject({ reason });
  });

  it('are of no use to a language model', () => {
    expect(extractExample(fields('{"y": ["b", "c"]}'), taskOf('characters', 'one-to-many'))).toMatchObject({
      reason: 'wrong-type',
    });
  });
});

describe('the example of a numeric record', () => {
  it.each([
    [['s'], '{"s": [1, 2.5], "y": 1}', [[1], [2.5]]],
    [
      ['s'],
      '{"s": [[1, 2], [3, 4]], "y": "1e1"}',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [['s'], '{"s": "[1, 2]", "y": 1}', [[1], [2]]],
    [['s'], '{"s": "7", "y": 1}', [[7]]],
    [['a', 'b'], '{"b": " -2 ", "a": "+.5", "y": 1}', [[0.5], [-2]]],
    [['t*'], '{"t10": 1, "x": 9, "t2": 2, "y": 1}', [[2], [1]]],
    [['*'], '{"b": 1, "y": 5, "a": 2}', [[2], [1]]],
    [['a', '*'], '{"b": 1, "y": 5, "a": 2}', [[2], [1]]],
  ])('of %j in %s', (names, record, input) => {
    expect(extractExample(fields(record), numericTask(...names))).toMatchObject({ input });
  });

  it.each([
    [['s'], '{"s": [], "y": 1}', 'empty-sequence'],
    [['s'], '{"s": [1, null], "y": 1}', 'missing-value'],
    [['s'], '{"s": [1, "NaN"], "y": 1}', 'not-finite'],
    [['s'], '{"s": [1, "-Infinity"], "y": 1}', 'not-finite'],
    [['s'], '{"s": [1, 1e400], "y": 1}', 'not-finite'],
    [['s'], '{"s": [1, 3.5e38], "y": 1}', 'not-finite'],
    [['s'], '{"s": [1, true], "y": 1}', 'wrong-type'],
    [['s'], '{"s": [1, "x"], "y": 1}', 'not-a-number'],
    [['s'], '{"s": [1, "0x10"], "y": 1}', 'not-a-number'],
    [['s'], '{"s": [[1, 2], [3]], "y": 1}', 'ragged-steps'],
    [['s'], '{"s": [1, [2, 3]], "y": 1}', 'ragged-steps'],
    [['s'], '{"s": [[], []], "y": 1}', 'ragged-steps'],
    [['s'], '{"s": [[[1]]], "y": 1}', 'wrong-type'],
    [['s'], '{"s": "[1, 2", "y": 1}', 'not-a-number'],
    [['a', 'b'], '{"a": 1, "y": 1}', 'missing-field'],
    [['t*'], '{"a": 1, "y": 1}', 'missing-field'],
    [['a', 'b'], '{"a": 1, "b": "", "y": 1}', 'missing-value'],
    [['s'], '{"s": [1]}', 'missing-field'],
    [['s'], '{"s": [1], "y": "nan"}', 'not-finite'],
    [['s'], '{"s": [1], "y": ""}', 'missing-value'],
  ])('of %j in %s is set aside as %s', (names, record, reason) => {
    const rejection = extractExample(fields(record), numericTask(...names));

    expect(rejection).toBeInstanceOf(Rejection);
    expect(rejection).toMatchObject({ reason });
  });

  it('survives nesting deeper than the stack', () => {
    const depth = 200_000;
    const record = `{"s": ${'['.repeat(depth)}${']'.repeat(depth)}, "y": 1}`;

    expect(extractExample(fields(record), numericTask('s'))).toMatchObject({ reason: 'wrong-type' });
  });
});

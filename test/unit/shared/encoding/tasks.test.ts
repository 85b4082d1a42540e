import type { Encoder, RawExample } from '../../../../shared/dataset';
import { encodeExample } from '../../../../shared/encoding';
import { extractExample } from '../../../../functions/records/fields/extract';
import type { Fields } from '../../../../functions/records/fields/fields';
import { Task } from '../../../../shared/request/task';

const fields = (record: object): Fields => new Map(Object.entries(record));
const special = ['<padding>', '<unknown>'];

/** From a record's fields to numbers; a reject is given back as it is. */
function encode(record: object, task: Task, encoder: Encoder) {
  const example = extractExample(fields(record), task);
  return 'reason' in example ? example : encodeExample(example, task, encoder);
}

describe('one-to-one', () => {
  const task = (...names: string[]) =>
    Task.parse({
      kind: 'one-to-one',
      input: { kind: 'numeric', fields: names },
      target: { kind: 'value', field: 'y' },
    });
  const encoder: Encoder = {
    version: 1,
    input: { kind: 'numeric', channels: 3, channelNames: [], scalers: [] },
    target: { kind: 'value', scaler: null },
  };

  it.each([
    ['scalar fields', ['a', 'b', 'c'], { a: 1, b: '2', c: 3, y: 0 }],
    ['an array', ['a'], { a: [1, 2, 3], y: 0 }],
    ['both', ['a', 'c'], { a: [1, 2], c: 3, y: 0 }],
    ['what a star stands for', ['*'], { a: '[1]', y: 0, b: 2, c: 3 }],
  ])('takes %s for one step', (_, names, record) => {
    expect(encode(record, task(...names), encoder)).toMatchObject({
      input: Float32Array.of(1, 2, 3),
      steps: 1,
      target: 0,
      conditions: [],
      features: [],
      offset: 0,
      season: NaN,
    });
  });

  it.each([
    [{ a: [[1, 2, 3]], y: 0 }, 'wrong-type'],
    [{ a: [], y: 0 }, 'empty-sequence'],
    [{ a: [1, 2], y: 0 }, 'channel-count'],
  ])('sets %j aside', (record, reason) => {
    expect(encode(record, task('a'), encoder)).toMatchObject({ reason });
  });
});

describe('conditions', () => {
  const task = Task.parse({
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text', conditions: ['language', 'year'] },
    target: { kind: 'class', field: 'label' },
  });
  const encoder: Encoder = {
    version: 1,
    input: {
      kind: 'tokens',
      vocabulary: [...special, 'a'],
      conditions: [
        { field: 'language', values: [...special, 'tr', 'nl'] },
        { field: 'year', values: [...special, '1990'] },
      ],
      features: [],
    },
    target: { kind: 'class', labels: ['x'], counts: [1] },
  };

  it('have ids of their own, outside the sequence', () => {
    expect(encode({ text: 'ab', language: 'nl', year: 1990, label: 'x' }, task, encoder)).toMatchObject({
      input: Int32Array.of(2, 1),
      steps: 2,
      conditions: [3, 2],
    });
  });

  it('are unknown where training had no such value, and by no name', () => {
    expect(encode({ text: 'a', language: '<padding>', year: 'x', label: 'x' }, task, encoder)).toMatchObject({
      conditions: [1, 1],
    });
  });

  it.each([
    [{ text: 'a', language: 'nl', label: 'x' }, 'missing-field'],
    [{ text: 'a', language: '', year: 1, label: 'x' }, 'missing-value'],
    [{ text: 'a', language: ['nl'], year: 1, label: 'x' }, 'wrong-type'],
  ])('set %j aside', (record, reason) => {
    expect(encode(record, task, encoder)).toMatchObject({ reason });
  });

  it('of another number than the encoder has are no record of its model', () => {
    expect(encodeExample({ input: 'a', target: 'x' }, task, encoder)).toMatchObject({
      reason: 'missing-field',
    });
  });
});

describe('many-to-many', () => {
  const task = Task.parse({
    kind: 'many-to-many',
    input: {
      kind: 'tokens',
      field: 'tokens',
      tokens: 'given',
      lowercase: true,
      features: [{ kind: 'suffix', length: 2 }, { kind: 'shape' }],
    },
    target: { kind: 'tags', field: 'tags', scheme: 'bio' },
  });
  const encoder: Encoder = {
    version: 1,
    input: {
      kind: 'tokens',
      vocabulary: [...special, 'ankara', 'x y'],
      conditions: [],
      features: [
        { name: 'suffix2', values: [...special, 'ra', 'i'] },
        { name: 'shape', values: [...special, 'Xxxxx', 'x'] },
      ],
    },
    target: { kind: 'tags', labels: ['B-LOC', 'O'], counts: [1, 2] },
  };

  it('encodes each token, its features as it is written, and its tag', () => {
    expect(encode({ tokens: ['Ankara', 'i', 'x y'], tags: ['B-LOC', 'O', 'O'] }, task, encoder)).toEqual({
      input: Int32Array.of(2, 1, 3),
      steps: 3,
      isCut: false,
      conditions: [],
      features: [Int32Array.of(2, 3, 1), Int32Array.of(2, 3, 1)],
      target: Int32Array.of(0, 1, 1),
      offset: 0,
      season: NaN,
    });
  });

  it.each([
    ['the JSON text of arrays', { tokens: '["Ankara", "x y"]', tags: '["B-LOC", "O"]' }, [2, 3]],
    ['texts with spaces', { tokens: 'Ankara  ankara', tags: ' B-LOC O' }, [2, 2]],
  ])('reads %s, which is how a CSV holds them', (_, record, ids) => {
    expect(encode(record, task, encoder)).toMatchObject({ input: Int32Array.from(ids) });
  });

  it.each([
    [{ tokens: ['a', 'b'], tags: ['O'] }, 'tag-count'],
    [{ tokens: ['a'], tags: ['O', 'O'] }, 'tag-count'],
    [{ tokens: ['a'], tags: ['LOC'] }, 'malformed-tag'],
    [{ tokens: ['a'], tags: ['B-'] }, 'malformed-tag'],
    [{ tokens: ['a'], tags: ['I-LOC'] }, 'unseen-label'],
    [{ tokens: ['a'], tags: [''] }, 'missing-label'],
    [{ tokens: ['a'], tags: [null] }, 'missing-label'],
    [{ tokens: [['a']], tags: ['O'] }, 'wrong-type'],
    [{ tokens: [], tags: [] }, 'empty-sequence'],
    [{ tokens: ['a'] }, 'missing-field'],
    [{ tokens: 3, tags: ['O'] }, 'wrong-type'],
  ])('sets %j aside', (record, reason) => {
    expect(encode(record, task, encoder)).toMatchObject({ reason });
  });
});

describe('encoder-decoder', () => {
  const task = Task.parse({
    kind: 'encoder-decoder',
    input: { kind: 'tokens', field: 'from', tokens: 'characters' },
    target: { kind: 'tokens', field: 'to', tokens: 'words', lowercase: true, maximumLength: 3 },
  });
  const encoder: Encoder = {
    version: 1,
    input: { kind: 'tokens', vocabulary: [...special, 'a'], conditions: [], features: [] },
    target: { kind: 'tokens', vocabulary: [...special, '<start>', '<end>', 'one', '<'] },
  };

  it('encodes the target without start and end, and never by their names', () => {
    expect(encode({ from: 'ab', to: 'One <x' }, task, encoder)).toMatchObject({
      input: Int32Array.of(2, 1),
      target: Int32Array.of(4, 5, 1),
    });
    const named: RawExample = { input: 'a', target: ['<start>', '<end>', '<padding>'] };
    expect(encodeExample(named, task, encoder)).toMatchObject({ target: Int32Array.of(1, 1, 1) });
  });

  it.each([
    [{ from: 'a', to: '  ' }, 'empty-sequence'],
    [{ from: 'a', to: 'a b c d' }, 'sequence-too-long'],
    [{ from: 'a', to: null }, 'missing-value'],
    [{ from: 'a', to: 3 }, 'wrong-type'],
    [{ from: 'a' }, 'missing-field'],
  ])('sets %j aside', (record, reason) => {
    expect(encode(record, task, encoder)).toMatchObject({ reason });
  });
});

describe('one-to-many', () => {
  const target = { kind: 'tokens', field: 'tune' };
  const encoder = (values: string[]): Encoder => ({
    version: 1,
    input: { kind: 'condition', values },
    target: { kind: 'tokens', vocabulary: [...special, '<start>', '<end>', 'A'] },
  });

  it('has a condition in place of a sequence', () => {
    const task = Task.parse({ kind: 'one-to-many', input: { kind: 'condition', field: 'rhythm' }, target });

    expect(encode({ rhythm: 'jig', tune: 'AB' }, task, encoder([...special, 'jig']))).toEqual({
      input: new Int32Array(0),
      steps: 0,
      isCut: false,
      conditions: [2],
      features: [],
      target: Uint8Array.of(4, 1),
      offset: 0,
      season: NaN,
    });
  });

  it('has none where the model is unconditional', () => {
    const task = Task.parse({ kind: 'one-to-many', target });

    expect(encode({ tune: 'A' }, task, encoder([]))).toMatchObject({ conditions: [], steps: 0 });
  });
});

describe('the value of a window', () => {
  const task = (relativeTo: string) =>
    Task.parse({
      kind: 'many-to-one',
      input: { kind: 'numeric', fields: ['y'] },
      target: { kind: 'value', field: 'y', relativeTo },
    });
  const encoder: Encoder = {
    version: 1,
    input: {
      kind: 'numeric',
      channels: 1,
      channelNames: ['y'],
      scalers: [{ mean: 10, standardDeviation: 2 }],
    },
    target: { kind: 'value', scaler: { mean: 1, standardDeviation: 4 } },
  };
  const window: RawExample = { input: [[10], [14]], target: 23, offset: 14 };

  it('is the scaled difference from its offset where it is relative', () => {
    expect(encodeExample(window, task('last'), encoder)).toMatchObject({
      input: Float32Array.of(0, 2),
      target: 2,
      offset: 14,
    });
  });

  it('is the scaled value where it is not, whatever the offset', () => {
    expect(encodeExample(window, task('nothing'), encoder)).toMatchObject({ target: 5.5, offset: 0 });
  });

  it('is unknown to a relative model where there is no offset', () => {
    expect(encodeExample({ input: [[10]], target: 23 }, task('last'), encoder)).toMatchObject({
      reason: 'missing-value',
    });
  });
});

it('an encoder of another task is refused', () => {
  const task = Task.parse({ kind: 'one-to-many', target: { kind: 'tokens', field: 't' } });
  const encoder: Encoder = {
    version: 1,
    input: { kind: 'condition', values: [] },
    target: { kind: 'class', labels: ['x'], counts: [1] },
  };

  expect(() => encodeExample({ input: '', target: 'x' }, task, encoder)).toThrow(
    /target of tokens cannot use an encoder of class/,
  );
});

import { Encoder, type RawExample } from '../../../../shared/dataset';
import { encodeExample } from '../../../../shared/encoding';
import { Task } from '../../../../shared/request/task';

const encoderOf = (target: object) =>
  Encoder.parse({
    version: 1,
    input: { kind: 'numeric', channels: 1, channelNames: ['a'], scalers: [] },
    target: { kind: 'value', ...target },
  });
const taskOf = (target: object) =>
  Task.parse({
    kind: 'many-to-one',
    input: { kind: 'numeric', fields: ['a'], scaling: 'none' },
    target: { kind: 'value', ...target },
  });
const outputs = [
  { field: 'a', horizon: 1 },
  { field: 'a', horizon: 2 },
  { field: 'b', horizon: 1 },
  { field: 'b', horizon: 2 },
];
const scalers = [
  { mean: 10, standardDeviation: 2 },
  { mean: 10, standardDeviation: 2 },
  { mean: 0, standardDeviation: 4 },
  null,
];
const vector = encoderOf({ scaler: null, outputs, scalers });
const record = (more: Partial<RawExample>): RawExample => ({ input: [[1]], target: [12, 14, 8, 9], ...more });

describe('a target of several values', () => {
  it('is scaled value by value', () => {
    const encoded = encodeExample(record({}), taskOf({ fields: ['a', 'b'] }), vector);

    expect(encoded).toMatchObject({ target: Float32Array.of(1, 2, 2, 9), offset: 0 });
  });

  it('is measured from the last value of its field where it is relative', () => {
    const task = taskOf({ fields: ['a', 'b'], relativeTo: 'last' });

    const encoded = encodeExample(record({ offset: [11, 4] }), task, vector);

    expect(encoded).toMatchObject({
      target: Float32Array.of(-4.5, -3.5, 1, 5),
      offset: Float32Array.of(11, 11, 4, 4),
    });
  });

  it('carries the values one season before, and NaN where there is none', () => {
    const task = taskOf({ fields: ['a', 'b'], seasonRows: 12 });

    const encoded = encodeExample(record({ season: [1, null, 3, 4] }), task, vector);

    expect(encoded).toMatchObject({ season: Float32Array.of(1, NaN, 3, 4) });
  });

  it.each([[[1, 2, 3]], [7], [['a', 'b', 'c', 'd']]])('is not %j', (target) => {
    const encoded = encodeExample(record({ target }), taskOf({ fields: ['a', 'b'] }), vector);

    expect(encoded).toMatchObject({ reason: 'wrong-type' });
  });

  it('needs numbers that a 32-bit float holds', () => {
    const encoded = encodeExample(
      record({ target: [1, 2, 1, 1e39] }),
      taskOf({ fields: ['a', 'b'] }),
      vector,
    );

    expect(encoded).toMatchObject({ reason: 'not-finite' });
  });

  it('without last values cannot be relative', () => {
    const task = taskOf({ fields: ['a', 'b'], relativeTo: 'last' });

    expect(encodeExample(record({}), task, vector)).toMatchObject({ reason: 'missing-value' });
  });
});

describe('fields of a value', () => {
  it('are one, or several, the first of which is `field`', () => {
    expect(taskOf({ field: 'a' }).target).toMatchObject({ field: 'a' });
    expect(taskOf({ fields: ['a', 'b'] }).target).toMatchObject({ field: 'a', fields: ['a', 'b'] });
  });

  it('must be given', () => {
    expect(() => taskOf({})).toThrow(/field/);
  });
});

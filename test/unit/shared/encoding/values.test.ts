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

describe('a record that is scaled by itself', () => {
  const fields = ['a', 'b'];
  const task = (target: object) =>
    Task.parse({
      kind: 'many-to-one',
      input: { kind: 'numeric', fields, scaling: 'record' },
      target: { kind: 'value', scaling: 'record', ...target },
    });
  const encoder = (target: object) =>
    Encoder.parse({
      version: 1,
      input: { kind: 'numeric', channels: 2, channelNames: fields, scalers: [] },
      target: { kind: 'value', scaler: null, ...target },
    });
  const rise = (scale: number): number[][] => [1, 2, 3, 4].map((t) => [t * scale, 5]);

  it('is the same for the network whatever its scale, and says what the scale is', () => {
    const [small, large] = [1e-3, 1e9].map((scale) =>
      encodeExample({ input: rise(scale), target: 5 * scale }, task({ field: 'a' }), encoder({})),
    ) as { input: Float32Array; target: number; offset: number; spread: number }[];

    large!.input.forEach((value, index) => expect(value).toBeCloseTo(small!.input[index]!, 5));
    expect(large!.target).toBeCloseTo(2.5 / Math.sqrt(1.25), 5);
    expect(small!.target).toBeCloseTo(large!.target, 5);
    expect(small!.offset).toBeCloseTo(2.5e-3, 8);
    expect(large!.spread / small!.spread).toBeCloseTo(1e12, -6);
  });

  it('has its values back from target, spread and offset, to what a 32-bit float holds', () => {
    const encoded = encodeExample(
      { input: rise(1_000), target: [7_000, 6], offset: [4_000, 5] },
      task({ fields, relativeTo: 'last' }),
      encoder({ outputs: fields.map((field) => ({ field, horizon: 1 })), scalers: [null, null] }),
    ) as { target: Float32Array; offset: Float32Array; spread: Float32Array };

    const back = encoded.target.map((value, k) => value * encoded.spread[k]! + encoded.offset[k]!);
    expect(back).toEqual(Float32Array.of(7_000, 6));
    expect(encoded.offset).toEqual(Float32Array.of(4_000, 5));
  });

  it.each([
    [5, 0.05],
    [-200, 2],
    [0, 1],
  ])('that keeps the value %d is measured in %d', (value, spread) => {
    const input = [1, 2, 3].map((t) => [value, t]);

    const encoded = encodeExample({ input, target: value }, task({ field: 'a' }), encoder({}));

    expect(encoded).toMatchObject({ target: 0, spread: Math.fround(spread) });
  });

  it.each([
    [[21.5, 21.5, 21.500000000000004, 21.5], 22, 0.5 / 0.215],
    [[0.3, 0.30000000000000004, 0.3, 0.3], 0.4, 0.1 / 0.003],
  ])('counts %j as one value, whose last digit was rounded', (values, target, scaled) => {
    const input = values.map((value, t) => [value, t]);

    const encoded = encodeExample({ input, target }, task({ field: 'a' }), encoder({})) as { target: number };

    expect(encoded.target).toBeCloseTo(scaled, 4);
  });

  it('is measured from its own mean however large that is', () => {
    const encoded = encodeExample(
      { input: [1, 2, 3, 4].map((t) => [1e9 + 13 * t, t]), target: 1e9 + 65 },
      task({ field: 'a' }),
      encoder({}),
    ) as { target: number };

    expect(encoded.target).toBeCloseTo(2.5 / Math.sqrt(1.25), 5);
  });

  it('is not used where its values are too far apart for a 32-bit float, or it has no last one', () => {
    const far = encodeExample({ input: rise(1e-30), target: 1e30 }, task({ field: 'a' }), encoder({}));
    const lost = encodeExample(
      { input: rise(1), target: 5 },
      task({ field: 'a', relativeTo: 'last' }),
      encoder({}),
    );

    expect(far).toMatchObject({ reason: 'not-finite' });
    expect(lost).toMatchObject({ reason: 'missing-value' });
  });
});

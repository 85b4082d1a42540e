import type { Encoder } from '../../../../shared/dataset';
import { encodeExample } from '../../../../shared/encoding';
import { Task } from '../../../../shared/request/task';

const textTask = Task.parse({
  kind: 'many-to-one',
  input: { kind: 'tokens', field: 'text', tokens: 'whitespace', maximumLength: 3 },
  target: { kind: 'class', field: 'label' },
});
const textEncoder: Encoder = {
  version: 1,
  input: {
    kind: 'tokens',
    vocabulary: ['<padding>', '<unknown>', '__proto__', 'b'],
    conditions: [],
    features: [],
  },
  target: { kind: 'class', labels: ['constructor', 'x'], counts: [1, 1] },
};
const valueTask = Task.parse({
  kind: 'many-to-one',
  input: { kind: 'numeric', fields: ['s'] },
  target: { kind: 'value', field: 'y' },
});
const valueEncoder: Encoder = {
  version: 1,
  input: {
    kind: 'numeric',
    channels: 2,
    channelNames: ['s'],
    scalers: [
      { mean: 1, standardDeviation: 2 },
      { mean: -1, standardDeviation: 0.5 },
    ],
  },
  target: { kind: 'value', scaler: { mean: 10, standardDeviation: 4 } },
};

describe('encoding an example', () => {
  it('looks tokens and labels up, whatever their names', () => {
    const encoded = encodeExample(
      { input: '__proto__ b toString', target: 'constructor' },
      textTask,
      textEncoder,
    );

    expect(encoded).toMatchObject({ input: Int32Array.of(2, 3, 1), steps: 3, target: 0 });
  });

  it('never gives a text the ids of padding and unknown by name', () => {
    const encoded = encodeExample({ input: '<padding> <unknown>', target: 'x' }, textTask, textEncoder);

    expect(encoded).toMatchObject({ input: Int32Array.of(1, 1), steps: 2, target: 1 });
  });

  it('scales each channel, and the target', () => {
    const input = [
      [1, -1],
      [5, 0],
    ];

    const encoded = encodeExample({ input, target: 12 }, valueTask, valueEncoder);

    expect(encoded).toMatchObject({ input: Float32Array.of(0, 0, 2, 2), steps: 2, target: 0.5 });
  });

  it('takes values as they are where there is no scaler', () => {
    const encoder: Encoder = {
      version: 1,
      input: { kind: 'numeric', channels: 1, channelNames: ['s'], scalers: [] },
      target: { kind: 'value', scaler: null },
    };

    const encoded = encodeExample({ input: [[7], [8]], target: 9 }, valueTask, encoder);

    expect(encoded).toMatchObject({ input: Float32Array.of(7, 8), steps: 2, target: 9 });
  });

  it.each([
    ['a b c d', 'x', 'sequence-too-long'],
    ['  ', 'x', 'empty-sequence'],
    ['b', 'y', 'unseen-label'],
    ['b', 'toString', 'unseen-label'],
  ])('sets %j with label %j aside as %s', (input, target, reason) => {
    expect(encodeExample({ input, target }, textTask, textEncoder)).toMatchObject({ reason });
  });

  it('sets another number of channels aside', () => {
    expect(encodeExample({ input: [[1]], target: 1 }, valueTask, valueEncoder)).toMatchObject({
      reason: 'channel-count',
    });
  });

  it('sets aside what no 32-bit float holds once it is scaled', () => {
    const encoder: Encoder = {
      ...valueEncoder,
      input: {
        kind: 'numeric',
        channels: 1,
        channelNames: ['s'],
        scalers: [{ mean: 0, standardDeviation: 1e-9 }],
      },
    };

    expect(encodeExample({ input: [[1e35]], target: 1 }, valueTask, encoder)).toMatchObject({
      reason: 'not-finite',
    });
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { examplesOf, firstOf, type Examples } from '../../../../trainer/data/examples';
import { writeTwinFiles } from '../../../bench/training/twin-files';

const Described = z.object({
  metric: z.string(),
  weights: z.array(z.string()),
  arrays: z.record(
    z.string(),
    z.object({ file: z.string(), type: z.enum(['<i4', '<f4', '<u4']), shape: z.array(z.int()) }),
  ),
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unroll-twin-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SPECS = [{ name: 'output/kernel', shape: [2, 3], initializer: { kind: 'zeros' } }] as const;
const write = (examples: Examples) =>
  writeTwinFiles(folder, {
    description: { metric: 'accuracy' },
    splits: { train: examples },
    specs: SPECS,
    weights: { 'output/kernel': Float32Array.of(1, 2, 3, 4, 5, 0.5) },
  });

/** As NumPy reads it. */
function read() {
  const { arrays, ...rest } = Described.parse(JSON.parse(readFileSync(join(folder, 'twin.json'), 'utf8')));
  const numbers = Object.entries(arrays).map(([name, { file, type, shape }]) => {
    const bytes = readFileSync(join(folder, file));
    const each = { '<i4': 'readInt32LE', '<f4': 'readFloatLE', '<u4': 'readUInt32LE' } as const;
    const values = Array.from({ length: bytes.length / 4 }, (_, index) => bytes[each[type]](4 * index));
    return [name, { values, shape }] as const;
  });
  return { ...rest, arrays: Object.fromEntries(numbers) };
}

const whole = (values: readonly number[]) => ({ values, shape: [values.length] });

const TOKENS = examplesOf(
  {
    input: 'tokens',
    channels: 1,
    vocabulary: 9,
    conditions: [4],
    features: [5],
    target: 'steps',
    classes: 3,
  },
  [
    {
      input: Int32Array.of(5, 6),
      steps: 2,
      conditions: [3],
      features: [Int32Array.of(2, 4)],
      target: Int32Array.of(1, 2),
    },
    {
      input: Int32Array.of(7),
      steps: 1,
      conditions: [2],
      features: [Int32Array.of(3)],
      target: Int32Array.of(0),
    },
  ],
);

describe('writeTwinFiles', () => {
  it('writes each array of a split, and the weights by their names', () => {
    write(TOKENS);

    const { arrays, weights, metric } = read();
    expect(arrays).toEqual({
      'train/values': whole([5, 6, 7]),
      'train/starts': whole([0, 2, 3]),
      'train/targets': whole([1, 2, 0]),
      'train/targetStarts': whole([0, 2, 3]),
      'train/condition0': whole([3, 2]),
      'train/feature0': whole([2, 4, 3]),
      'weights/output/kernel': { values: [1, 2, 3, 4, 5, 0.5], shape: [2, 3] },
    });
    expect([weights, metric]).toEqual([['output/kernel'], 'accuracy']);
  });

  it('writes only the records of a part that shares its arrays', () => {
    write(firstOf(TOKENS, 1));

    const { arrays } = read();
    expect(arrays['train/values']).toEqual(whole([5, 6]));
    expect(arrays['train/starts']).toEqual(whole([0, 2]));
    expect(arrays['train/feature0']).toEqual(whole([2, 4]));
  });

  it('gives numbers of several channels, and several values, a side for them', () => {
    write(
      examplesOf(
        {
          input: 'numeric',
          channels: 2,
          vocabulary: 0,
          conditions: [],
          features: [],
          target: 'point',
          classes: 0,
          values: 2,
        },
        [
          { input: Float32Array.of(1, 2, 3, 4), steps: 2, target: Float32Array.of(0.5, 0.25) },
          { input: Float32Array.of(5, 6), steps: 1, target: Float32Array.of(2, 4) },
        ],
      ),
    );

    const { arrays } = read();
    expect(arrays['train/values']).toEqual({ values: [1, 2, 3, 4, 5, 6], shape: [3, 2] });
    expect(arrays['train/targets']).toEqual({ values: [0.5, 0.25, 2, 4], shape: [2, 2] });
    expect(arrays).not.toHaveProperty(['train/targetStarts']);
  });

  it('says where sets of labels start', () => {
    write(
      examplesOf(
        {
          input: 'numeric',
          channels: 1,
          vocabulary: 0,
          conditions: [],
          features: [],
          target: 'steps',
          classes: 4,
          labels: 4,
        },
        [
          {
            input: Float32Array.of(1, 2),
            steps: 2,
            target: { ids: Int32Array.of(0, 3, 1), counts: Int32Array.of(2, 1) },
          },
        ],
      ),
    );

    expect(read().arrays['train/setStarts']).toEqual(whole([0, 2, 3]));
    expect(read().arrays['train/targets']).toEqual(whole([0, 3, 1]));
  });
});

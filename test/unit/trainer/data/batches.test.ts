import fc from 'fast-check';
import { evaluationBatches, paddedBatches, planBatches } from '../../../../trainer/data/batches';

const dataset = fc.record({
  lengths: fc
    .array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 300 })
    .map((lengths) => Int32Array.from(lengths)),
  batchSize: fc.integer({ min: 1, max: 40 }),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});
const sorted = (records: Iterable<number>) => [...records].sort((a, b) => a - b);

describe('planBatches', () => {
  it('gives every record once in every epoch', () => {
    fc.assert(
      fc.property(dataset, fc.integer({ min: 0, max: 3 }), (options, epoch) => {
        const plan = planBatches(options);

        const records = Array.from({ length: plan.stepsPerEpoch }, (_, step) => [
          ...plan.recordsAt(epoch * plan.stepsPerEpoch + step),
        ]).flat();

        expect(sorted(records)).toEqual([...options.lengths.keys()]);
      }),
    );
  });

  it('is a function of seed and step, in whatever order steps are asked for', () => {
    fc.assert(
      fc.property(dataset, (options) => {
        const forwards = planBatches(options);
        const steps = Array.from({ length: 2 * forwards.stepsPerEpoch }, (_, step) => step);
        const expected = steps.map((step) => forwards.recordsAt(step));

        const backwards = planBatches(options);
        const actual = steps.toReversed().map((step) => backwards.recordsAt(step));

        expect(actual.toReversed()).toEqual(expected);
      }),
    );
  });

  it('has batches of the given size but for the last cut', () => {
    const plan = planBatches({ lengths: new Int32Array(103).fill(5), batchSize: 10, seed: 1 });

    const sizes = Array.from({ length: plan.stepsPerEpoch }, (_, step) => plan.recordsAt(step).length);

    expect(sorted(sizes)).toEqual([3, ...new Array<number>(10).fill(10)]);
  });

  it('puts sequences of like length together, and others in the next epoch', () => {
    const lengths = Int32Array.from({ length: 1_000 }, (_, record) => 1 + (record % 50));
    const plan = planBatches({ lengths, batchSize: 20, seed: 7 });

    const steps = Array.from({ length: plan.stepsPerEpoch }, (_, step) => plan.recordsAt(step));
    const padded = steps.reduce(
      (sum, records) => sum + records.length * Math.max(...records.map((r) => lengths[r]!)),
      0,
    );
    const real = lengths.reduce((sum, length) => sum + length, 0);

    expect(padded / real).toBeLessThan(1.05);
    expect(plan.recordsAt(plan.stepsPerEpoch)).not.toEqual(steps[0]);
  });

  it('differs with the seed', () => {
    const lengths = Int32Array.from({ length: 100 }, (_, record) => 1 + (record % 7));

    const [first, second] = [1, 2].map((seed) => planBatches({ lengths, batchSize: 10, seed }).recordsAt(0));

    expect(first).not.toEqual(second);
  });
});

describe('evaluationBatches', () => {
  it('gives every record once, from short to long, in batches of no more than asked for', () => {
    fc.assert(
      fc.property(dataset, ({ lengths, batchSize }) => {
        const batches = evaluationBatches(lengths, { mostRecords: () => batchSize });

        const records = batches.flatMap((batch) => [...batch]);
        expect(records).toEqual([...lengths.keys()].sort((a, b) => lengths[a]! - lengths[b]!));
        expect(batches.every(({ length }) => length >= 1 && length <= batchSize)).toBe(true);
      }),
    );
  });

  it('keeps a few long sequences apart, which all others would be padded to', () => {
    const lengths = Int32Array.from({ length: 40 }, (_, record) => (record % 20 === 0 ? 900 : 200));

    const batches = evaluationBatches(lengths, { mostRecords: () => 64 });

    expect(batches.map((batch) => batch.length)).toEqual([38, 2]);
  });

  it('cuts no more batches than it must where that would save little', () => {
    const lengths = Int32Array.from({ length: 128 }, (_, record) => 10 + (record % 2));

    const batches = evaluationBatches(lengths, { mostRecords: () => 64 });

    expect(batches.map((batch) => batch.length)).toEqual([64, 64]);
  });

  it('cuts fewer batches where a step costs more than its rows, and smaller ones of long sequences', () => {
    const lengths = Int32Array.from({ length: 128 }, (_, record) => (record < 64 ? 10 : 16));
    const mostRecords = (steps: number) => (steps > 12 ? 40 : 128);

    const sizesWith = (rowsOfAStep: number, most: (steps: number) => number) =>
      evaluationBatches(lengths, { mostRecords: most, rowsOfAStep }).map((batch) => batch.length);

    expect(sizesWith(8, () => 128)).toEqual([64, 64]);
    expect(sizesWith(128, () => 128)).toEqual([128]);
    expect(Math.max(...sizesWith(128, mostRecords).slice(1))).toBeLessThanOrEqual(40);
  });

  it('has no batch of no records', () => {
    expect(evaluationBatches(new Int32Array(), { mostRecords: () => 64 })).toEqual([]);
  });
});

describe('paddedBatches', () => {
  it('cuts sorted records evenly, whatever their lengths', () => {
    const lengths = Int32Array.from([900, 1, 3, 1, 4]);

    const batches = paddedBatches(lengths, 2);

    expect(batches.map((batch) => [...batch])).toEqual([[1, 3], [2, 4], [0]]);
  });
});

import type { RawExample } from '../../../../shared/dataset';
import { RunRequest } from '../../../../shared/request/request';
import { shownRecords, worstRows } from '../../../../trainer/evaluation/test-examples';
import { toldValues } from '../../../../trainer/evaluation/told-values';
import { editErrors, judgedLabels, judgedSteps, judgedValues } from '../../../../trainer/metrics/judged';
import { toyRequest } from '../support/toy';

describe('judged', () => {
  it('a wrong label is the worse, the surer the network is of it', () => {
    // Three records of two classes; the logits differ by 2, 1 and 3.
    const { errors, confidences } = judgedLabels(
      Float32Array.of(2, 0, 0, 1, 0, 3),
      Int32Array.of(0, 0, 0),
      2,
    );

    const sure = [2, 1, 3].map((difference) => 1 / (1 + Math.exp(-difference)));
    sure.forEach((confidence, row) => expect(confidences![row]).toBeCloseTo(confidence, 6));
    expect([...errors]).toEqual([0, confidences![1], confidences![2]]);
    expect(worstRows({ errors, confidences })).toEqual([2, 1]);
  });

  it('values are measured in deviations, so that those of several units count the same', () => {
    const scalers = [
      { mean: 0, standardDeviation: 2 },
      { mean: 0, standardDeviation: 100 },
    ];

    const { errors } = judgedValues(Float64Array.of(1, 100, 0, 0), Float64Array.of(3, 200, 0, 0), {
      scalers,
    });

    expect([...errors]).toEqual([1, 0]);
  });

  it('tags are counted by sequence, with the geometric mean of their probabilities', () => {
    const logits = Float32Array.of(0, 9, 9, 0, 0, 0);
    const examples = { targets: Int32Array.of(0, 0, 0), starts: Uint32Array.of(0, 2, 3), count: 2 };

    const { errors, confidences } = judgedSteps(logits, Int32Array.of(1, 0, 0), examples);

    expect([...errors]).toEqual([1, 0]);
    expect(confidences![1]).toBeCloseTo(0.5, 6);
    expect(confidences![0]).toBeCloseTo(1 / (1 + Math.exp(-9)), 6);
  });

  it('edits are counted to the nearest reference', () => {
    const errors = editErrors(
      [[4, 5]],
      [
        [
          [6, 7, 8],
          [4, 5, 6, 7],
        ],
      ],
    );

    expect([...errors]).toEqual([0.5]);
  });
});

describe('shownRecords', () => {
  it('puts tags beside their tokens', () => {
    const { task } = RunRequest.parse(
      toyRequest({
        task: {
          kind: 'many-to-many',
          input: { kind: 'tokens', field: 'words', tokens: 'whitespace' },
          target: { kind: 'tags', field: 'tags' },
        },
      }),
    );
    const records = new Map<number, RawExample>([[3, { input: 'a b', target: ['X', 'Y'] }]]);

    const [shown] = shownRecords(records, [3], {
      task,
      answers: [[], [], [], ['X', 'X']],
      judged: { errors: Float64Array.of(0, 0, 0, 1), confidences: Float64Array.of(0, 0, 0, 0.123456) },
    });

    expect(shown).toEqual({
      input: 'a b',
      expected: 'X Y',
      predicted: 'X X',
      right: false,
      confidence: 0.1235,
      steps: [
        ['a', 'X', 'X'],
        ['b', 'Y', 'X'],
      ],
    });
  });

  it('shows every reference, and cuts long texts', () => {
    const { task } = RunRequest.parse(toyRequest());
    const record = { input: 'x'.repeat(700), target: 'one', references: ['two'] };

    const [shown] = shownRecords(new Map([[0, record]]), [0], {
      task,
      answers: ['two'],
      judged: { errors: Float64Array.of(0), confidences: null },
    });

    expect(shown).toEqual({
      input: `${'x'.repeat(600)}…`,
      expected: 'one or two',
      predicted: 'two',
      right: true,
    });
  });
});

describe('toldValues', () => {
  it('keeps the first values in their order, and bins all residuals around 0', () => {
    const truths = Float64Array.from({ length: 1_000 }, (_, row) => row);

    const { records, outputs } = toldValues({
      truths_NK: truths,
      predictions_NK: truths.map((truth, row) => truth - (row === 7 ? 1_000 : row % 2)),
      outputs: undefined,
      field: 'y',
      inTime: true,
    });

    const [
      { name, residuals, truths: shown } = {
        name: '',
        residuals: { from: 0, to: 0, counts: [] },
        truths: [],
      },
    ] = outputs;
    expect(records).toBe('consecutive');
    expect(name).toBe('y');
    expect(shown).toEqual(Array.from({ length: 300 }, (_, row) => row));
    // Half of the residuals are 0 and half 1; the one of 1,000 is in the outermost bin with those of 1.
    expect([residuals.from, residuals.to]).toEqual([-1, 1]);
    expect(residuals.counts[15]).toBe(500);
    expect(residuals.counts.at(-1)).toBe(500);
  });

  it('spreads other records over the split, and names each value of several', () => {
    const values = Float64Array.from({ length: 2_000 }, (_, index) => index);

    const { records, outputs } = toldValues({
      truths_NK: values,
      predictions_NK: values,
      outputs: [
        { field: 'a', horizon: 1 },
        { field: 'a', horizon: 2 },
      ],
      field: 'a',
      inTime: false,
    });

    expect(records).toBe('spread');
    expect(outputs.map(({ name }) => name)).toEqual(['a, 1 ahead', 'a, 2 ahead']);
    expect(outputs[0]!.truths.slice(0, 3)).toEqual([0, 6, 12]);
  });
});

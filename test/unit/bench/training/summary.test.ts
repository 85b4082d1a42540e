import type { Epoch, UnrollReady } from '../../../bench/training/answers';
import {
  formatSpeeds,
  isAtFloor,
  summarize,
  TrainingSpeeds,
  type RecipeSeen,
} from '../../../bench/training/summary';

const READY: UnrollReady = {
  parameters: 1234,
  lossAtStart: 2,
  twinLacks: null,
  metric: 'accuracy',
  floor: 0.7,
  maximumEpochs: 40,
  train: { sequences: 1000, steps: 7000 },
  validation: { sequences: 100, steps: 700 },
};

const epoch = (train: number, validation: number, accuracy = 0.5, peakBytes = 3e8): Epoch => ({
  // Half of the time that passes.
  seconds: { train, validation, processor: train / 2 },
  validation: { accuracy },
  peakBytes,
});

const seen = (changes: Partial<RecipeSeen> = {}): RecipeSeen => ({
  recipe: 'r',
  ready: READY,
  unroll: {
    name: 'Unroll',
    turns: [
      [epoch(9, 9)],
      [epoch(1, 0.5), epoch(3, 0.5)],
      [epoch(1, 0.1, 0.8), epoch(1, 0.1)],
      [epoch(10, 2)],
    ],
  },
  twins: [
    { name: 'packed', turns: [[epoch(9, 9)], [epoch(4, 0.2, 0.75, 6e8)]] },
    { name: 'padded', turns: [[epoch(9, 9)], [epoch(5, 0.1, 0.6, 7e8)], [epoch(5, 0.1, 0.7)]] },
  ],
  without: null,
  ...changes,
});

describe('summarize', () => {
  it('takes the median over turns, of several epochs each, without the one that warms up', () => {
    const { unroll } = summarize(seen());

    // Turns of 2000 in 4 s, 2000 in 2 s, 1000 in 10 s; of 200 in 1 s, 200 in 0.2 s, 100 in 2 s.
    expect(unroll.trainedPerSecond).toBeCloseTo(500, 9);
    expect(unroll.trainedPerProcessorSecond).toBeCloseTo(1000, 9);
    expect(unroll.evaluatedPerSecond).toBeCloseTo(200, 9);
    expect(unroll.peakMegabytes).toBe(300);
  });

  it('counts all seconds up to the first epoch at the floor, those of the warm-up too', () => {
    const { unroll, twins } = summarize(seen());

    expect(unroll.secondsToFloor).toBeCloseTo(9 + 9 + 1.5 + 3.5 + 1.1, 9);
    expect([unroll, ...twins].map(({ epochsToFloor }) => epochsToFloor)).toEqual([4, 2, 3]);
    expect(twins.map(({ secondsToFloor }) => secondsToFloor)).toEqual([
      expect.closeTo(22.2, 9),
      expect.closeTo(28.2, 9),
    ]);
  });

  it('compares with the twin that does better, figure by figure', () => {
    const { times } = summarize(seen());

    // 500 of Unroll's with packed' 250; 200 with padded's 1000; 24.1 s with packed's 22.2; 300 MB with packed's 600.
    expect(times.training).toBeCloseTo(2, 9);
    expect(times.processor).toBeCloseTo(2, 9);
    expect(times.evaluation).toBeCloseTo(0.2, 9);
    expect(times.floor).toBeCloseTo(22.2 / 24.1, 9);
    expect(times.memory).toBeCloseTo(0.5, 9);
  });

  it('has no ratio without a twin, and no seconds to a floor that is not reached', () => {
    const { times, unroll, without } = summarize(
      seen({ twins: [], without: 'PyTorch is not installed', ready: { ...READY, floor: 0.9 } }),
    );

    expect(times).toEqual({ training: null, processor: null, evaluation: null, floor: null, memory: null });
    expect(unroll.secondsToFloor).toBeNull();
    expect(without).toBe('PyTorch is not installed');
  });
});

describe('isAtFloor', () => {
  it.each([
    ['accuracy', 0.7, 0.7, true],
    ['accuracy', 0.7, 0.69, false],
    ['mae', 5, 5.1, false],
    ['mae', 5, 4.9, true],
    ['mae', null, 4.9, false],
  ] as const)('%s with a floor of %j at %d is %j', (metric, floor, value, expected) => {
    const measured = { ...epoch(1, 1), validation: { [metric]: value } };

    expect(isAtFloor(measured, { metric, floor })).toBe(expected);
  });
});

describe('formatSpeeds', () => {
  it('has a line per recipe with the better of the twins', () => {
    const [, head, line] = formatSpeeds({ threads: 1, recipes: [summarize(seen())] }).split('\n');

    expect(head).toMatch(
      /recipe +training +tokens +times +by processor time +times +evaluation +times +MB +floor, s +epochs +times/,
    );
    expect(line!.trim().split(/ {2,}/)).toEqual([
      'r',
      '500 / 250',
      '3,500 / 1,750',
      '2.00',
      '1,000 / 500',
      '2.00',
      '200 / 1,000',
      '0.20',
      '300 / 600',
      '24.1 / 22.2',
      '4 / 2',
      '0.92',
    ]);
  });

  it('leaves out what was not measured, and tokens where a sequence is one step', () => {
    const alone = seen({
      twins: [],
      without: 'none',
      ready: { ...READY, train: { sequences: 1000, steps: 1000 } },
    });

    const line = formatSpeeds({ threads: 1, recipes: [summarize(alone)] }).split('\n')[2]!;

    expect(line.trim().split(/ {2,}/)).toEqual([
      'r',
      '500 / -',
      '-',
      '-',
      '1,000 / -',
      '-',
      '200 / -',
      '-',
      '300 / -',
      '24.1 / -',
      '4 / -',
      '-',
    ]);
  });
});

describe('the line of --json', () => {
  it('is what the schema says', () => {
    const speeds = {
      threads: 2,
      recipes: [summarize(seen()), summarize(seen({ twins: [], without: 'none' }))],
    };

    expect(TrainingSpeeds.parse(JSON.parse(JSON.stringify(speeds)))).toEqual(speeds);
  });

  it('is refused by the schema where a ratio is missing', () => {
    const { times, ...rest } = summarize(seen());
    const { training, ...without } = times;

    expect(training).not.toBeNull();
    expect(TrainingSpeeds.safeParse({ threads: 2, recipes: [{ ...rest, times: without }] }).success).toBe(
      false,
    );
  });
});

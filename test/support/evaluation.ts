import type { Evaluation } from '../../shared/evaluation';

/** The evaluation of a run of one epoch; the caller gives the test figures. */
export const evaluationFixture = (
  given: Pick<Evaluation, 'run' | 'test' | 'validation' | 'champion'> & Partial<Evaluation>,
): Evaluation => ({
  baseline: { name: 'majority class', test: { accuracy: 0.104 } },
  otherBaselines: [],
  shareOfBaseline: null,
  insights: [],
  examples: [],
  worst: [],
  testFingerprint: 'f',
  testRecords: 1,
  settings: [],
  marks: [],
  warnings: [],
  sweep: null,
  training: {
    stoppedBy: 'maximum-epochs',
    bestEpoch: 1,
    epochs: [],
    parameters: 1,
    seconds: 1,
    resumedFromEpoch: null,
  },
  confusion: null,
  environment: {
    node: 'v',
    tensorflow: 't',
    kernels: 'k',
    gpu: false,
    processor: 'p',
    threads: 2,
    image: null,
  },
  seconds: { load: 1, train: 1, evaluate: 1, export: 1 },
  ...given,
});

import type { DatasetManifest } from '../../../../shared/dataset';
import type { EpochRecord, Evaluation, Insight } from '../../../../shared/evaluation';
import { RunPlan } from '../../../../shared/plan';
import { renderReport } from '../../../../trainer/report/report';
import type { SettledPlan } from '../../../../trainer/train-plan';
import { settledFixture } from '../../../support/settled';
import { toyRequest } from '../support/toy';

export const epoch = (number: number, accuracy: number): EpochRecord => ({
  epoch: number,
  steps: 10,
  trainLoss: 1 / number,
  validation: { loss: 1.1 / number, accuracy, macroF1: accuracy },
  learningRate: 0.001,
  gradientNorm: { mean: 1.5, maximum: 4 },
  clippedShare: 0.25,
  seconds: 1,
  sequencesPerSecond: 1234,
});

const insightAfter = (number: number): Insight => ({
  epoch: number,
  gradientFlow: [
    { layer: 0, direction: 'forward', norms: [2, 0.2, 0.02, 0] },
    { layer: 0, direction: 'backward', norms: [2, 1, 1, 1] },
  ],
  gates: [
    {
      layer: 0,
      direction: 'forward',
      gate: 'forget',
      range: [0, 1],
      saturatedShare: 0.375,
      histogram: Array.from({ length: 20 }, (_, bin) => (bin < 10 ? 0 : 0.1)),
    },
  ],
});

export const evaluation: Evaluation = {
  run: 'r1',
  test: { loss: 0.5, accuracy: 0.755, macroF1: 0.7 },
  intervals: { confidence: 0.95, unit: 'record', units: 2055, seed: 1, of: { accuracy: [0.7361, 0.7733] } },
  validation: { loss: 0.6, accuracy: 0.74, macroF1: 0.7 },
  baseline: { name: 'majority class', test: { loss: 2, accuracy: 0.104, macroF1: 0.01 } },
  champion: { version: '2025-<v1>', test: { accuracy: 0.76, macroF1: 0.71 } },
  otherBaselines: [{ name: 'naive Bayes', test: { accuracy: 0.5 } }],
  shareOfBaseline: null,
  insights: [insightAfter(1), insightAfter(2)],
  examples: [
    { input: 'Nowak<script>', expected: 'Polish', predicted: 'Polish', right: true },
    { input: 'Rossi', expected: 'Italian', predicted: 'Spanish', right: false },
  ],
  worst: [{ input: 'Rossi', expected: 'Italian', predicted: 'Spanish', right: false, confidence: 0.91 }],
  testFingerprint: 't0',
  testRecords: 2055,
  marks: [],
  warnings: [],
  sweep: null,
  settings: [
    { field: 'network.units', value: 8, reason: null },
    { field: 'network.cell', value: { kind: 'gru', updateBias: -2 }, reason: 'series are <long>' },
  ],
  training: {
    stoppedBy: 'early-stopping',
    bestEpoch: 2,
    epochs: [epoch(1, 0.5), epoch(2, 0.74), epoch(3, 0.73)],
    parameters: 208_527,
    seconds: 75,
    resumedFromEpoch: 1,
  },
  confusion: {
    labels: ['a&b', '<c>'],
    counts: [
      [9, 1],
      [0, 10],
    ],
  },
  environment: {
    node: 'v24',
    tensorflow: '2.21.0',
    kernels: 'onednn',
    gpu: false,
    processor: 'P',
    threads: 2,
    image: null,
  },
  seconds: { before: 90, load: 0.1, train: 75, evaluate: 1, export: 2 },
};
export const manifest: DatasetManifest = {
  fingerprint: 'd0',
  encoding: 'e0',
  run: 'r0',
  root: 'datasets/d0/e0/builds/r0/',
  objects: [{ key: 'data/a.tsv', sizeBytes: 1, etag: 'x' }],
  records: { read: 12, encoded: { train: 5, validation: 2, test: 3 }, rejected: 2 },
  warnings: [],
  rejectReasons: [{ reason: 'empty-sequence', records: 2, example: 'data/a.tsv:7' }],
  shardsSetAside: [{ shard: 3, key: 'data/bad.tsv', reason: 'not UTF-8' }],
  files: { train: [], validation: [], test: [] },
  testFingerprint: 't0',
  lengths: { minimum: 1, median: 4, p95: 8, maximum: 9 },
};
export const planOf = (request: Parameters<typeof settledFixture>[0]): SettledPlan => ({
  ...RunPlan.parse({
    run: 'r1',
    startedAt: '2026-01-01T12:34:56.000Z',
    codeVersion: 'abc',
    request: settledFixture(request),
    dataset: { fingerprint: 'd0', encoding: 'e0', storeUri: 's3://bucket', objects: [], shards: [] },
    reused: { run: 'r0', manifestKey: 'datasets/d0/e0/manifest.json' },
    buildRoot: 'datasets/d0/e0/builds/r0/',
    champion: null,
    dollarsPerHour: 0.5,
  }),
  request: settledFixture(request),
});
export const report = (changes: Partial<Evaluation> = {}) =>
  renderReport({
    plan: planOf(toyRequest()),
    manifest,
    evaluation: { ...evaluation, ...changes },
    metric: 'accuracy',
  });

import type { Metrics } from '../../shared/evaluation';
import type { Examples } from '../data/examples';
import { argmaxRows } from '../metrics/classification';
import { baseline } from '../metrics/baseline';
import { forecastBaselines, seriesOf } from '../metrics/forecast';
import { labelScores } from '../metrics/labels';
import { confusionOf, pointMetrics, type PointEncoder } from '../metrics/point';
import { predictAll } from '../metrics/predict';
import { unscale, valueScores } from '../metrics/regression';
import type { ManyToOneNetwork, OneToOneNetwork } from '../network/config';
import { buildNetwork } from '../network/network';
import { classWeightsOf } from './class-weights';
import { otherTask, type ProgramOptions } from './options';
import type { Answer, Predictions, TaskProgram } from './program';

type PointNetwork = OneToOneNetwork | ManyToOneNetwork;

/** One class or value a record: one-to-one and many-to-one, forecasts among them. */
export function pointProgram({ request, config, encoder }: ProgramOptions<PointNetwork>): TaskProgram {
  const { target } = encoder;
  if (target.kind !== 'class' && target.kind !== 'value') throw otherTask(config, encoder);
  const network = buildNetwork(config, { classWeights: classWeightsOf(request, target) });
  const series = seriesOf(request, encoder);
  return {
    config,
    specs: network.specs,
    loss: (weights, batch, step) => network.loss(weights, batch, step),
    lossTerms: ({ size }) => size,
    predict: (run, examples) => predictions(target, predictAll(network, run, examples), examples),
    score: (truths, answers) =>
      target.kind === 'class' ? scoreLabels(truths, answers) : scoreValues(target, truths, answers),
    baselines: (train, test) =>
      series === undefined ? [baseline(target, train, test)] : forecastBaselines(series, train, test),
    shareMetric: target.kind === 'value' ? 'mae' : null,
  };
}

function predictions(target: PointEncoder, outputs: Float32Array, examples: Examples): Predictions {
  const { targets, offsets } = examples;
  return {
    outputs,
    metrics: () => pointMetrics(target, outputs, targets, offsets),
    confusion: () => (target.kind === 'class' ? confusionOf(target, outputs, targets) : null),
    answers: () =>
      target.kind === 'class'
        ? Array.from(argmaxRows(outputs, target.labels.length), (label) => target.labels[label]!)
        : Array.from(outputs, (value, row) => unscale(value, target.scaler) + (offsets?.[row] ?? 0)),
  };
}

const scoreLabels = (truths: readonly Answer[], answers: readonly (Answer | undefined)[]): Metrics =>
  labelScores(
    truths.map(String),
    answers.map((answer) => (answer === undefined ? undefined : String(answer))),
  );

/** A value that is missing is taken to be the mean of the others, which is what can be said without reading. */
function scoreValues(
  { scaler }: Extract<PointEncoder, { kind: 'value' }>,
  truths: readonly Answer[],
  answers: readonly (Answer | undefined)[],
): Metrics {
  const given = answers.filter((answer) => answer !== undefined).map(Number);
  const mean = given.reduce((sum, value) => sum + value, 0) / given.length;
  return valueScores(
    truths.map(Number),
    answers.map((answer) => (answer === undefined ? mean : Number(answer))),
    scaler,
  );
}

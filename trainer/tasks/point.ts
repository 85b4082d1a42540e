import type { Metrics } from '../../shared/evaluation';
import { argmaxRows } from '../../shared/inference/rows';
import { inUnits, scalersOf } from '../../shared/inference/values';
import type { Examples } from '../data/examples';
import { pointBaselines } from '../metrics/baseline';
import { forecastBaselines, lastValues, seasonalAlone, seriesOf } from '../metrics/forecast';
import { judgedLabels, judgedValues } from '../metrics/judged';
import { labelScores } from '../metrics/labels';
import { confusionOf, pointMetrics, type PointEncoder } from '../metrics/point';
import { predictAll } from '../metrics/predict';
import { outputScores, valueScores, valueSums, type Scaling } from '../metrics/regression';
import type { ManyToOneNetwork, OneToOneNetwork } from '../network/config';
import { buildNetwork } from '../network/network';
import { classWeightsOf } from './class-weights';
import { otherTask, type ProgramOptions } from './options';
import { classSums, scoredClasses, scoredValues } from './point-sums';
import type { Answer, Predictions, TaskProgram } from './program';

type ValueEncoder = Extract<PointEncoder, { kind: 'value' }>;

type PointNetwork = OneToOneNetwork | ManyToOneNetwork;

/** One class or value per record, or several values: one-to-one and many-to-one, forecasts among them. */
export function pointProgram({ request, config, encoder }: ProgramOptions<PointNetwork>): TaskProgram {
  const { target } = encoder;
  if (target.kind !== 'class' && target.kind !== 'value') throw otherTask(config, encoder);
  const network = buildNetwork(config, {
    classWeights: classWeightsOf(request, target),
    labelSmoothing: request.training.labelSmoothing,
  });
  const series = seriesOf(request, encoder);
  return {
    config,
    specs: network.specs,
    loss: (weights, batch, step) => network.loss(weights, batch, step),
    lossTerms: ({ size }) => size,
    predict: (run, examples) => predictions(target, predictAll(network, run, examples), examples),
    score: (truths, answers, { tested } = {}) =>
      target.kind === 'class'
        ? scoreLabels(truths, answers)
        : scored(valueScores, { target, tested }, truths, answers),
    *scoreEach(truths, answers, { tested } = {}) {
      if (target.kind === 'value') {
        yield* scored(valueSums, { target, tested }, truths, answers);
        return;
      }
      for (const [row, truth] of truths.entries()) yield classSums(String(truth) === readLabel(answers[row]));
    },
    ...(target.kind === 'value' &&
      target.outputs !== undefined && {
        outputs: target.outputs,
        scoreOutputs: (truths, answers, { tested } = {}) =>
          scored(outputScores, { target, tested }, truths, answers),
      }),
    baselines(train, test) {
      if (series !== undefined) return forecastBaselines(series, train, test);
      const seasonRows = seasonOf(request);
      const seasonal =
        target.kind === 'value' && seasonRows !== undefined
          ? seasonalAlone(target, { train, test, seasonRows })
          : undefined;
      const baselines = pointBaselines(target, train, test);
      return seasonal === undefined ? baselines : [...baselines, seasonal];
    },
    ...(series !== undefined && { lastValues: (examples) => lastValues(series, examples) }),
    shareMetric: target.kind === 'value' ? 'mae' : null,
  };
}

const seasonOf = ({ task: { target } }: ProgramOptions['request']): number | undefined =>
  target.kind === 'value' ? target.seasonRows : undefined;

function predictions(target: PointEncoder, outputs: Float32Array, examples: Examples): Predictions {
  const { targets, spreads } = examples;
  const metrics = () => pointMetrics(target, outputs, targets, examples);
  if (target.kind === 'class') {
    const ids = argmaxRows(outputs, target.labels.length);
    return {
      outputs,
      metrics,
      confusion: () => confusionOf(target, ids, targets),
      scored: () => scoredClasses(target, outputs, targets),
      judged: () => judgedLabels(outputs, targets, target.labels.length),
      answers: () => Array.from(ids, (label) => target.labels[label]!),
    };
  }
  const scalers = scalersOf(target);
  const values = () => inUnits(outputs, scalers, examples);
  const truths = () => inUnits(targets, scalers, examples);
  return {
    outputs,
    metrics,
    ...(target.outputs !== undefined && {
      outputMetrics: () => outputScores(truths(), values(), { scalers, spreads }),
    }),
    confusion: () => null,
    scored: () => scoredValues(target, outputs, examples),
    judged: () => judgedValues(truths(), values(), { scalers, spreads }),
    values: () => ({ truths_NK: truths(), predictions_NK: values() }),
    answers: () => (target.outputs === undefined ? [...values()] : rowsOf(values(), scalers.length)),
  };
}

const rowsOf = (values_NK: Float64Array, width: number): number[][] =>
  Array.from({ length: values_NK.length / width }, (_, row) => [
    ...values_NK.subarray(row * width, (row + 1) * width),
  ]);

const scoreLabels = (truths: readonly Answer[], answers: readonly (Answer | undefined)[]): Metrics =>
  labelScores(truths.map(String), answers.map(readLabel));

const readLabel = (answer: Answer | undefined): string | undefined =>
  answer === undefined ? undefined : String(answer);

/** A value that is missing is taken to be the mean of the others, which is what can be said without reading. */
function scored<R>(
  score: (truths: number[], predictions: number[], scaling: Scaling) => R,
  { target, tested }: { readonly target: ValueEncoder; readonly tested: Examples | undefined },
  truths: readonly Answer[],
  answers: readonly (Answer | undefined)[],
): R {
  const given = answers.filter((answer) => answer !== undefined).map(valuesOf);
  const scalers = scalersOf(target);
  const means = scalers.map(
    (_, output) => given.reduce((sum, values) => sum + values[output]!, 0) / given.length,
  );
  return score(
    truths.flatMap(valuesOf),
    answers.flatMap((answer) => (answer === undefined ? means : valuesOf(answer))),
    { scalers, spreads: tested?.spreads },
  );
}

const valuesOf = (answer: Answer): number[] =>
  Array.isArray(answer) ? answer.map(Number) : [Number(answer)];

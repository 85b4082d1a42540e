import { labelsOfIds, type LabelEncoder } from '../../shared/dataset';
import type { Metrics } from '../../shared/evaluation';
import type { TagScheme } from '../../shared/request/task';
import { SUM } from '../../shared/scores/metric-of';
import type { Examples } from '../data/examples';
import { targetStepsOf } from '../data/pad';
import { argmaxRows, crossEntropies } from '../metrics/classification';
import { confusionOf } from '../metrics/point';
import { predictAll } from '../metrics/predict';
import { mostFrequentTags, tagScores, tagsOf, tagSums } from '../metrics/tags';
import type { ManyToManyNetwork } from '../network/config';
import { buildNetwork } from '../network/network';
import { classWeightsOf } from './class-weights';
import { otherTask, type ProgramOptions } from './options';
import type { Answer, Predictions, ScoredRecord, TaskProgram } from './program';

interface Tagging extends Pick<LabelEncoder, 'labels' | 'unseen'> {
  readonly scheme: TagScheme;
}

/** A tag at each step: many-to-many, aligned. */
export function tagsProgram({ request, config, encoder }: ProgramOptions<ManyToManyNetwork>): TaskProgram {
  if (encoder.target.kind !== 'tags') throw otherTask(config, encoder);
  const { labels, unseen } = encoder.target;
  const scheme = request.task.target.kind === 'tags' ? request.task.target.scheme : 'none';
  const network = buildNetwork(config, { classWeights: classWeightsOf(request, encoder.target) });
  const tagging = { labels, unseen, scheme };
  return {
    config,
    specs: network.specs,
    loss: (weights, batch, step) => network.loss(weights, batch, step),
    lossTerms: targetStepsOf,
    predict: (run, examples) => predictions(tagging, predictAll(network, run, examples), examples),
    score: (truths, answers) => tagScores(scheme, truths.map(listOf), answers.map(listOf)),
    *scoreEach(truths, answers) {
      for (const [row, truth] of truths.entries()) yield tagSums(scheme, listOf(truth), listOf(answers[row]));
    },
    baselines: (train, test) => [mostFrequentTags(train, test, (ids) => scoreIds(tagging, ids, test))],
    shareMetric: null,
  };
}

const listOf = <A extends Answer | undefined>(answer: A) => (Array.isArray(answer) ? answer : []);

function predictions(tagging: Tagging, outputs: Float32Array, examples: Examples): Predictions {
  const { labels } = tagging;
  const ids = argmaxRows(outputs, labels.length);
  return {
    outputs,
    metrics() {
      const losses = crossEntropies(outputs, examples.targets, labels.length);
      const loss = losses.reduce((sum, one) => sum + one, 0) / losses.length;
      return { loss, ...scoreIds(tagging, ids, examples) };
    },
    confusion: () => confusionOf(tagging, outputs, examples.targets),
    scored: () => scoredTags(tagging, { outputs, ids }, examples),
    answers: () => tagsOf(ids, examples.starts, labels),
  };
}

function* scoredTags(
  tagging: Tagging,
  { outputs, ids }: { readonly outputs: Float32Array; readonly ids: Int32Array },
  { targets, starts }: Examples,
): Generator<ScoredRecord> {
  const { labels, scheme } = tagging;
  const truths = tagsOf(targets, starts, labelsOfIds(tagging));
  const answers = tagsOf(ids, starts, labels);
  const losses = crossEntropies(outputs, targets, labels.length);
  for (const [row, target] of truths.entries()) {
    const loss = losses.subarray(starts[row], starts[row + 1]).reduce((sum, one) => sum + one, 0);
    const prediction = answers[row]!;
    const sums = { ...tagSums(scheme, target, prediction), [SUM.loss]: loss, [SUM.lossTerms]: target.length };
    yield { prediction, target, sums };
  }
}

function scoreIds(tagging: Tagging, ids: Int32Array, { targets, starts }: Examples): Metrics {
  const { labels, scheme } = tagging;
  return tagScores(scheme, tagsOf(targets, starts, labelsOfIds(tagging)), tagsOf(ids, starts, labels));
}

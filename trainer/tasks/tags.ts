import { labelsOfIds, type LabelEncoder } from '../../shared/dataset';
import type { Metrics } from '../../shared/evaluation';
import type { TagScheme } from '../../shared/request/task';
import type { Examples } from '../data/examples';
import { targetStepsOf } from '../data/pad';
import { argmaxRows, crossEntropies } from '../metrics/classification';
import { entityTypes } from '../metrics/entities';
import { judgedSteps } from '../metrics/judged';
import { confusionOf } from '../metrics/point';
import { predictAll } from '../metrics/predict';
import { mostFrequentTags, tagScores, tagsOf } from '../metrics/tags';
import type { ManyToManyNetwork } from '../network/config';
import { buildNetwork } from '../network/network';
import { classWeightsOf } from './class-weights';
import { otherTask, type ProgramOptions } from './options';
import type { Answer, Predictions, TaskProgram } from './program';

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
    baselines: (train, test) => [mostFrequentTags(train, test, (ids) => scoreIds(tagging, ids, test))],
    shareMetric: null,
  };
}

const listOf = <A extends Answer | undefined>(answer: A) => (Array.isArray(answer) ? answer : []);

function predictions(tagging: Tagging, outputs: Float32Array, examples: Examples): Predictions {
  const { labels, scheme } = tagging;
  const ids = argmaxRows(outputs, labels.length);
  const answers = () => tagsOf(ids, examples.starts, labels);
  return {
    outputs,
    metrics() {
      const losses = crossEntropies(outputs, examples.targets, labels.length);
      const loss = losses.reduce((sum, one) => sum + one, 0) / losses.length;
      return { loss, ...scoreIds(tagging, ids, examples) };
    },
    confusion: () => confusionOf(tagging, outputs, examples.targets),
    judged: () => judgedSteps(outputs, examples, labels.length),
    ...(scheme !== 'none' && {
      entityTypes: () =>
        entityTypes(scheme, tagsOf(examples.targets, examples.starts, labelsOfIds(tagging)), answers()),
    }),
    answers,
  };
}

function scoreIds(tagging: Tagging, ids: Int32Array, { targets, starts }: Examples): Metrics {
  const { labels, scheme } = tagging;
  return tagScores(scheme, tagsOf(targets, starts, labelsOfIds(tagging)), tagsOf(ids, starts, labels));
}

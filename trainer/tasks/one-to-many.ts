import { UNKNOWN_ID } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';
import type { Evaluation } from '../../shared/evaluation';
import { writtenOut } from '../../shared/inference/texts';
import type { Examples } from '../data/examples';
import { targetStepsOf, type Batch } from '../data/pad';
import { isStream } from '../../shared/request/data';
import { sample } from '../../shared/decoding/sample';
import { withStepper } from '../../shared/decoding/stepper';
import { nGramBaselines } from '../metrics/sequences/n-gram-baselines';
import { natsOfExamples } from '../metrics/sequences/nats';
import type { OneToManyNetwork } from '../network/config';
import { languageModel } from '../network/language-model';
import type { WithWeights } from '../network/values';
import { drained, languagePredictions, longText } from './long-text';
import { otherTask, type ProgramOptions } from './options';
import type { TaskProgram } from './program';

/** A condition, or nothing, to a sequence: a language model that samples are drawn from. */
export function oneToManyProgram(options: ProgramOptions<OneToManyNetwork>): TaskProgram {
  const { config, request } = options;
  const { truncationSteps, batchSize } = request.training;
  const model = languageModel(config, request.training);
  const vocabulary = config.targetVocabulary;
  const text =
    isStream(request.data) && truncationSteps !== undefined && batchSize !== undefined
      ? longText({ model, vocabulary, batchSize, truncationSteps })
      : undefined;
  return {
    config,
    specs: model.specs,
    loss: (weights, batch, step) => model.loss(weights, batch, step),
    lossTerms: (batch) => targetStepsOf(batch) + batch.size,
    ...(truncationSteps === undefined
      ? {}
      : { chunks: (batch: Batch) => model.chunks(batch, truncationSteps) }),
    ...(text === undefined ? {} : { longText: text }),
    predict: (run, examples) =>
      text === undefined
        ? languagePredictions(
            natsOfExamples({ model, run, examples, vocabulary }),
            examples,
            stepsOf(examples),
          )
        : drained(text.predict(run, examples)),
    score: () => ({}),
    scoreEach: (truths) => truths.map(() => ({})),
    baselines: (train, test) => nGramBaselines(train, test, vocabulary),
    shareMetric: 'natsPerStep',
    samples: (run) => drawSamples(options, run),
  };
}

/** Tokens of each target, with its end token. */
const stepsOf = ({ targetStarts, count }: Examples): Int32Array =>
  Int32Array.from({ length: count }, (_, row) => targetStarts![row + 1]! - targetStarts![row]! + 1);

/** The condition's values in turn, so that each is seen and can be compared. */
function drawSamples(options: ProgramOptions<OneToManyNetwork>, run: WithWeights): Evaluation['examples'] {
  const { request, config } = options;
  const { task, input, target } = partsOf(options);
  const { samples, temperature, topK, maximumLength } = task.generation;
  const values = input.values.slice(UNKNOWN_ID + 1);
  const conditions =
    values.length === 0
      ? undefined
      : Int32Array.from({ length: samples }, (_, index) => UNKNOWN_ID + 1 + (index % values.length));
  if (samples === 0) return [];
  const drawn = run((weights) =>
    withStepper(languageModel(config).start(weights, conditions), (stepper) =>
      sample({
        stepper,
        sequences: samples,
        temperature,
        topK,
        limits: new Int32Array(samples).fill(maximumLength),
        seed: request.training.seed,
      }),
    ),
  );
  return drawn.map(({ ids }, index) => ({
    input: conditions === undefined ? '' : input.values[conditions[index]!]!,
    expected: '',
    predicted: writtenOut(ids, target.vocabulary, task.target),
  }));
}

/** @throws ArtifactCorrupt where request or encoder are another task's */
function partsOf({ request: { task }, config, encoder }: ProgramOptions) {
  const { input, target } = encoder;
  if (target.kind !== 'tokens') throw otherTask(config, encoder);
  if (task.kind !== 'one-to-many' || input.kind !== 'condition') {
    throw new ArtifactCorrupt(
      `a language model needs a condition and target tokens, but the request is for ${task.kind} and encoder.json for ${input.kind} to ${target.kind}; the files are of different models`,
    );
  }
  return { task, input, target };
}

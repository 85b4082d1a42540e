import { areNumbers, keptOf, tokenise } from '../../shared/encoding';
import { ArtifactCorrupt } from '../../shared/errors';
import { answerOf } from '../../shared/inference/texts';
import type { TaskOf } from '../../shared/request/task';
import { SUM } from '../../shared/scores/metric-of';
import type { Examples } from '../data/examples';
import { targetStepsOf } from '../data/pad';
import { sequencesAt } from '../metrics/sequences/examples';
import { editErrors } from '../metrics/judged';
import { transduce } from '../metrics/sequences/transduce';
import { referencesOf, transductionMetrics, transductionSums } from '../metrics/sequences/transduction';
import { transductionBaselines } from '../metrics/sequences/transduction-baselines';
import type { Tokens } from '../metrics/sequences/tokens';
import type { EncoderDecoderNetwork } from '../network/config';
import { encoderDecoder } from '../network/encoder-decoder';
import { otherTask, type ProgramOptions } from './options';
import type { Answer, Predictions, TaskProgram } from './program';

type Task = TaskOf<'encoder-decoder'>;

/** A sequence to another one of its own length. */
export function encoderDecoderProgram(options: ProgramOptions<EncoderDecoderNetwork>): TaskProgram {
  const { config } = options;
  const { targetVocabulary: vocabulary } = config;
  const { task, input, target } = partsOf(options);
  const network = encoderDecoder(config, options.request.training);
  return {
    config,
    specs: network.specs,
    loss: (weights, batch, step) => network.loss(weights, batch, step),
    lossTerms: (batch) => targetStepsOf(batch) + batch.size,
    predict(run, examples): Predictions {
      const { ids, nats, confidences } = transduce({ network, run, examples, task, vocabulary });
      const targets = sequencesAt(examples.targets, examples.targetStarts!);
      return {
        outputs: Float32Array.from([...nats, ...ids.flatMap((sequence) => [sequence.length, ...sequence])]),
        metrics: () => ({
          loss: sumOf(nats) / (examples.targets.length + examples.count),
          ...transductionMetrics(ids, targets, examples.references),
        }),
        confusion: () => null,
        *scored() {
          for (const [row, reference] of targets.entries()) {
            const output = ids[row]!;
            yield {
              prediction: answerOf(output, target.vocabulary, task.target),
              target: answerOf(reference, target.vocabulary, task.target),
              sums: {
                ...transductionSums(output, reference, examples.references?.[row]),
                [SUM.loss]: nats[row]!,
                [SUM.lossTerms]: reference.length + 1,
              },
            };
          }
        },
        judged: () => ({ confidences, errors: editErrors(ids, referencesOf(targets, examples.references)) }),
        answers: () => ids.map((sequence) => answerOf(sequence, target.vocabulary, task.target)),
      };
    },
    score: (truths, answers, { others } = {}) =>
      transductionMetrics(
        answers.map((answer) => tokensOf(answer, task)),
        truths.map((truth) => tokensOf(truth, task)),
        others?.map((all) => all.map((other) => tokensOf(other, task))),
      ),
    *scoreEach(truths, answers, { others } = {}) {
      for (const [row, truth] of truths.entries())
        yield transductionSums(
          tokensOf(answers[row], task),
          tokensOf(truth, task),
          others?.[row]?.map((other) => tokensOf(other, task)),
        );
    },
    baselines: (train: Examples, test: Examples) => transductionBaselines(train, test, { input, target }),
    shareMetric: null,
  };
}

/** @throws ArtifactCorrupt where request or encoder are another task's */
function partsOf({ request: { task }, config, encoder }: ProgramOptions) {
  const { input, target } = encoder;
  if (target.kind !== 'tokens') throw otherTask(config, encoder);
  if (task.kind !== 'encoder-decoder' || input.kind !== 'tokens') {
    throw new ArtifactCorrupt(
      `an encoder-decoder network needs tokens on both sides, but the request is for ${task.kind} and encoder.json for ${input.kind} to ${target.kind}; the files are of different models`,
    );
  }
  return { task, input, target };
}

/** A record that was not read has no token of its truth. What is longer than targets may be is cut as they are. */
function tokensOf(answer: Answer | undefined, { target }: Task): Tokens {
  if (typeof answer === 'string') return keptOf(tokenise(answer, target), target);
  if (!Array.isArray(answer) || areNumbers(answer)) return [];
  return keptOf(target.lowercase ? answer.map((token) => token.toLowerCase()) : answer, target);
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

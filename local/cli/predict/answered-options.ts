import type { UseFile } from '../../../shared/inference/use-file';
import { UsageError } from '../terminal/usage-error.cjs';
import type { PredictArguments } from './arguments';

/**
 * Refuses options that the model's answers take no notice of, which its task decides.
 *
 * @throws UsageError
 */
export function refuseUnanswered(
  { task, encoder: { target } }: Pick<UseFile, 'task' | 'encoder'>,
  { model, as, options: { probabilities = false, sampling = {} } }: PredictArguments,
): void {
  const { samples, temperature, topK, seed } = sampling;
  const drawing = { '--samples': samples, '--temperature': temperature, '--top-k': topK, '--seed': seed };
  const [drawn] = Object.entries(drawing).find(([, value]) => value !== undefined) ?? [];
  if (drawn !== undefined && task.kind !== 'one-to-many')
    throw new UsageError(
      `${drawn} is for language models, which answer with samples; ${model} answers with ${ANSWERS[target.kind]}: leave it out.`,
    );
  if (!probabilities) return;
  if (target.kind !== 'class' && target.kind !== 'tags')
    throw new UsageError(
      `--probabilities is for models that answer with a class or tags; ${model} answers with ${answersOf(task.kind, target.kind)}: leave it out.`,
    );
  if (target.kind === 'tags' && as === 'csv')
    throw new UsageError(
      `--probabilities of tags are those of each step, which CSV has no columns for: give --as jsonl, or leave it out.`,
    );
}

const ANSWERS = {
  class: 'a class',
  tags: 'tags',
  value: 'values',
  labels: 'labels',
  tokens: 'a sequence',
} as const satisfies Record<UseFile['encoder']['target']['kind'], string>;

const answersOf = (task: UseFile['task']['kind'], target: keyof typeof ANSWERS): string =>
  task === 'one-to-many' ? 'samples' : ANSWERS[target];

import type { TargetEncoder, InputEncoder } from '../../../shared/dataset';
import type { Baseline } from '../../../shared/evaluation';
import type { Examples } from '../../data/examples';
import { sequencesAt } from './examples';
import type { Tokens } from './tokens';
import { transductionMetrics } from './transduction';

export interface TransductionVocabularies {
  readonly input: Extract<InputEncoder, { kind: 'tokens' }>;
  readonly target: Extract<TargetEncoder, { kind: 'tokens' }>;
}

/** What nobody needs a network for: the input as it is, and the training split's most frequent target. */
export function transductionBaselines(
  train: Examples,
  test: Examples,
  vocabularies: TransductionVocabularies,
): readonly [Baseline, Baseline] {
  const references = sequencesAt(test.targets, test.targetStarts!);
  const constant = mostFrequent(sequencesAt(train.targets, train.targetStarts!));
  const copy = {
    name: 'copy of the input',
    test: transductionMetrics(copiesOf(test, vocabularies), references, test.references),
  };
  const same = {
    name: 'most frequent target',
    test: transductionMetrics(
      references.map(() => constant),
      references,
      test.references,
    ),
  };
  return [copy, same];
}

/** Input tokens in the target's vocabulary; one that it lacks stays a text, which equals no id. */
function copiesOf({ values, starts }: Examples, { input, target }: TransductionVocabularies): Tokens[] {
  const ids = new Map(target.vocabulary.map((token, id) => [token, id]));
  const translated = input.vocabulary.map((token) => ids.get(token) ?? token);
  return sequencesAt(values, starts).map((sequence) => sequence.map((id) => translated[id]!));
}

/** Of equally frequent ones the first. */
function mostFrequent(sequences: readonly (readonly number[])[]): readonly number[] {
  const counts = new Map<string, { sequence: readonly number[]; count: number }>();
  for (const sequence of sequences) {
    const known = counts.get(sequence.join());
    if (known === undefined) counts.set(sequence.join(), { sequence, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].reduce((a, b) => (b.count > a.count ? b : a)).sequence;
}

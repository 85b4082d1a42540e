import { UNKNOWN_ID, type Split } from '../../shared/dataset';
import { isLabelSets, type EncodedExample } from '../../shared/encoding';
import type { Task } from '../../shared/request/task';
import type { Coverage } from '../../shared/statistics';
import { eachSplit } from '../sums/each-split';

/** Counts the tokens of encoded records, and how many of them are not in the vocabulary. */
export class RunningCoverage {
  readonly #roles: readonly Coverage[];

  constructor({ input, target }: Task) {
    this.#roles = [
      ...(input.kind === 'tokens' ? [noTokens('input')] : []),
      ...(target.kind === 'tokens' ? [noTokens('target')] : []),
    ];
  }

  add(split: Split, example: Pick<EncodedExample, 'input' | 'target'>): void {
    for (const coverage of this.#roles) {
      const ids = example[coverage.role];
      if (typeof ids === 'number' || isLabelSets(ids)) continue;
      const counts = coverage[split];
      counts.tokens += ids.length;
      counts.unknown += unknownIn(ids);
    }
  }

  get(): Coverage[] {
    return structuredClone([...this.#roles]);
  }
}

/** Most records have none, which `indexOf` finds out faster than a loop; this runs for every token of the dataset. */
function unknownIn(ids: EncodedExample['input']): number {
  const first = ids.indexOf(UNKNOWN_ID);
  if (first < 0) return 0;
  const { length } = ids;
  let unknown = 0;
  for (let step = first; step < length; step++) unknown += ids[step] === UNKNOWN_ID ? 1 : 0;
  return unknown;
}

const noTokens = (role: Coverage['role']): Coverage => ({
  role,
  ...eachSplit(() => ({ tokens: 0, unknown: 0 })),
});

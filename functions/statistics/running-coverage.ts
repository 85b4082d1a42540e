import { UNKNOWN_ID, type Split } from '../../shared/dataset';
import { isLabelSets, type EncodedExample } from '../../shared/encoding';
import type { Task } from '../../shared/request/task';
import type { Coverage } from '../../shared/statistics';
import { eachSplit } from '../sums/each-split';
import { conditionFields } from '../sums/streams';

/** Counts the tokens and conditions of encoded records, and how many of them are not in the vocabulary. */
export class RunningCoverage {
  readonly #tokens: readonly (Coverage & { readonly role: 'input' | 'target' })[];
  readonly #conditions: readonly Coverage[];

  constructor(task: Task) {
    const { input, target } = task;
    this.#tokens = [
      ...(input.kind === 'tokens' ? [{ role: 'input' as const, ...none() }] : []),
      ...(target.kind === 'tokens' ? [{ role: 'target' as const, ...none() }] : []),
    ];
    this.#conditions = conditionFields(task).map((field) => ({ role: 'condition', field, ...none() }));
  }

  add(split: Split, example: Pick<EncodedExample, 'input' | 'target' | 'conditions'>): void {
    for (const coverage of this.#tokens) {
      const ids = example[coverage.role];
      if (typeof ids === 'number' || isLabelSets(ids)) continue;
      const counts = coverage[split];
      counts.tokens += ids.length;
      counts.unknown += unknownIn(ids);
    }
    for (let index = 0; index < this.#conditions.length; index++) {
      const counts = this.#conditions[index]![split];
      counts.tokens += 1;
      if (example.conditions[index] === UNKNOWN_ID) counts.unknown += 1;
    }
  }

  get(): Coverage[] {
    return structuredClone([...this.#tokens, ...this.#conditions]);
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

const none = () => eachSplit(() => ({ tokens: 0, unknown: 0 }));

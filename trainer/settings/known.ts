import type { RunRequest } from '../../shared/request/request';
import { hasLabels, isNextLabels } from '../../shared/request/task';
import type { DataFacts } from './facts';

/** What kind of data a task learns from; settings follow it more than anything else. */
export type Kind =
  | 'vector'
  | 'series-class'
  | 'series-value'
  | 'text-point'
  | 'tags'
  | 'next-labels'
  | 'translation'
  | 'language';

/** What a rule may look at: the data, and what is settled so far. */
export interface Known extends DataFacts {
  readonly request: RunRequest;
  readonly kind: Kind;
  /** A number of the request's, or one that an earlier rule chose; NaN where there is none. */
  readonly number: (field: string) => number;
}

export type Chosen<Value = unknown> = readonly [value: Value, reason: string];

export interface Rule {
  readonly field: string;
  /** Undefined where absent means what it says. */
  readonly choose: (known: Known) => Chosen | undefined;
}

/** Of at least so many ids a vocabulary is one of words, else one of characters. */
export const WORDS = 1_000;

export function kindOf({ task }: RunRequest): Kind {
  switch (task.kind) {
    case 'one-to-one':
      return 'vector';
    case 'many-to-many':
      return isNextLabels(task.target) ? 'next-labels' : 'tags';
    case 'encoder-decoder':
      return 'translation';
    case 'one-to-many':
      return 'language';
    case 'many-to-one':
      if (task.input.kind === 'tokens') return 'text-point';
      return hasLabels(task.target) ? 'series-class' : 'series-value';
  }
}

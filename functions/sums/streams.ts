import { featureName } from '../../shared/encoding';
import type { Task } from '../../shared/request/task';

/** Names of the vocabularies other than the input's tokens, as a profile counts them. */
export const conditionStream = (field: string): string => `condition:${field}`;
export const featureStream = (name: string): string => `feature:${name}`;
export const TARGET_STREAM = 'target';
/** Labels of the steps that are read. */
export const INPUT_LABELS_STREAM = 'input-labels';

/** Fields of the task's conditions, in order. */
export function conditionFields({ input }: Task): string[] {
  if (input.kind === 'tokens') return input.conditions;
  return input.kind === 'condition' && input.field !== undefined ? [input.field] : [];
}

/** Names of the task's token features, in order. */
export const featureNames = ({ input }: Task): string[] =>
  input.kind === 'tokens' ? input.features.map(featureName) : [];

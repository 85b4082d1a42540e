import { targetFields, type Task } from '../../../shared/request/task';

/** Fields and patterns that the task reads, each once: a pattern as the request writes it. */
export const taskFields = ({ input, target }: Task): string[] => [
  ...new Set([...inputFields(input), ...targetFields(target)]),
];

/** Those of them that a record needs which is only to be predicted. */
export function inputFields(input: Task['input']): readonly string[] {
  const fields = {
    numeric: () => (input.kind === 'numeric' ? (input.patterns ?? input.fields) : []),
    tokens: () => (input.kind === 'tokens' ? [input.field, ...input.conditions] : []),
    labels: () => (input.kind === 'labels' ? [input.field] : []),
    condition: () => (input.kind === 'condition' && input.field !== undefined ? [input.field] : []),
  };
  return fields[input.kind]();
}

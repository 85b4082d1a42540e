import { targetFields, type Task } from '../../../shared/request/task';

/** Fields and patterns that the task reads, each once: a pattern as the request writes it. */
export function taskFields({ input, target }: Task): string[] {
  const inputs = {
    numeric: () => (input.kind === 'numeric' ? (input.patterns ?? input.fields) : []),
    tokens: () => (input.kind === 'tokens' ? [input.field, ...input.conditions] : []),
    labels: () => (input.kind === 'labels' ? [input.field] : []),
    condition: () => (input.kind === 'condition' && input.field !== undefined ? [input.field] : []),
  };
  return [...new Set([...inputs[input.kind](), ...targetFields(target)])];
}

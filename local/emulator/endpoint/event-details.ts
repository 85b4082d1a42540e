import type { Failure } from '../asl/events';
import type { Json } from '../asl/json';

/** What a task calls, as events name it: `batch` and `submitJob.sync` of `arn:aws:states:::batch:submitJob.sync`. */
export function resourceOf(arn: string): { readonly resourceType: string; readonly resource: string } {
  const parts = (arn.split(':::')[1] ?? arn).split(':');
  return { resourceType: parts.slice(0, -1).join(':'), resource: parts.at(-1) ?? '' };
}

/** The details of an event that reports a failure, in the field named after it; what the failure lacks is left out. */
export function failureFields<Type extends string>(type: Type, { error, cause }: Failure, more: object = {}) {
  const details = { ...(error === '' ? {} : { error }), ...(cause === '' ? {} : { cause }), ...more };
  const name = `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
  return { [name]: details } as Readonly<Record<`${Uncapitalize<Type>}EventDetails`, object>>;
}

/** A payload as text, with the note that it was not truncated. */
export function text(field: 'input' | 'output', value: Json) {
  return { [field]: JSON.stringify(value), [`${field}Details`]: { truncated: false } };
}

import { trimmed } from '../../../shared/encoding/invisible';

/** Whether a value is none: absent, null, or a text of nothing visible. */
export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && trimmed(value) === '');

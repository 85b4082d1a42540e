import { StateError } from './errors';
import { jsonBytes, type Json } from './json';

/** Input, result and output of a state, and the variables of one Assign: 256 KiB of JSON each. */
export const PAYLOAD_LIMIT_BYTES = 262_144;

/** @throws StateError `States.DataLimitExceeded` */
export function checkPayload(value: Json, what: string): Json {
  const bytes = jsonBytes(value);
  if (bytes <= PAYLOAD_LIMIT_BYTES) return value;
  throw new StateError(
    'States.DataLimitExceeded',
    `${what} takes ${bytes} bytes of JSON; at most ${PAYLOAD_LIMIT_BYTES} are allowed. Pass a reference to an object in the store instead.`,
  );
}

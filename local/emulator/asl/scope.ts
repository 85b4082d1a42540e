import { StateError } from './errors';
import { jsonBytes, type Json } from './json';
import { PAYLOAD_LIMIT_BYTES } from './limits';

/**
 * Variables of one group of states. Branches and inline iterations see those around them and cannot change
 * them (the gate refuses that); a child of a Distributed Map starts with none.
 */
export class Scope {
  readonly #own = new Map<string, Json>();

  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  /** What expressions see now; later assignments do not change it. */
  bindings(): Record<string, Json> {
    return { ...this.#outer?.bindings(), ...Object.fromEntries(this.#own) };
  }

  /** @throws StateError `States.DataLimitExceeded` if the assigned values together exceed 256 KiB */
  assign(values: Readonly<Record<string, Json>>): void {
    const bytes = Object.values(values).reduce<number>((sum, value) => sum + jsonBytes(value), 0);
    if (bytes > PAYLOAD_LIMIT_BYTES) {
      throw new StateError(
        'States.DataLimitExceeded',
        `Assign of ${Object.keys(values).join(', ')} takes ${bytes} bytes; at most ${PAYLOAD_LIMIT_BYTES} are allowed`,
      );
    }
    for (const [name, value] of Object.entries(values)) this.#own.set(name, value);
  }
}

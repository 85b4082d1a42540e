import { parseExactJson } from './exact-json';
import type { Fields } from './fields';
import { objectFields } from './lazy-fields';
import { canScanFor, ObjectScanner } from './object-scanner';

/** Fields of an object of which those that a request names were read; what else is asked of it parses it as a whole. */
class ScannedFields implements Fields {
  readonly #names: readonly string[];
  readonly #values: readonly unknown[];
  readonly #bytes: Buffer;
  #parsed: Fields | undefined;

  constructor(names: readonly string[], values: readonly unknown[], bytes: Buffer) {
    this.#names = names;
    this.#values = values;
    this.#bytes = bytes;
  }

  has(name: string): boolean {
    const place = this.#names.indexOf(name);
    return place < 0 ? this.#whole.has(name) : this.#values[place] !== undefined;
  }

  get(name: string): unknown {
    const place = this.#names.indexOf(name);
    return place < 0 ? this.#whole.get(name) : this.#values[place];
  }

  keys(): Iterable<string> {
    return this.#whole.keys();
  }

  paths(): Iterable<string> {
    return this.#whole.paths?.() ?? this.keys();
  }

  isAmbiguous(name: string): boolean {
    return this.#whole.isAmbiguous?.(name) ?? false;
  }

  get #whole(): Fields {
    return (this.#parsed ??= objectFields(parseExactJson(this.#bytes.toString()) as object));
  }
}

/**
 * A function from the bytes of a text of JSON, in UTF-8, to the fields of the object that it is; to undefined where it
 * has to be parsed to know what it is. The fields are valid as long as the bytes.
 *
 * @param names the fields that will be asked for; of others it takes as long as without this
 * @returns undefined where these cannot be looked for
 */
export function fieldScanner(names: readonly string[]): ((bytes: Buffer) => Fields | undefined) | undefined {
  if (!canScanFor(names)) return undefined;
  const scanner = new ObjectScanner(names);
  return (bytes) => {
    const values = scanner.scan(bytes);
    return values === undefined ? undefined : new ScannedFields(names, values, bytes);
  };
}

import type { Fields } from './fields';

/**
 * Fields that are looked up where a record has them already. A `Map` of all fields is made only for who asks for
 * all: making one costs more than parsing the record did.
 */
abstract class LazyFields implements Fields {
  #map: ReadonlyMap<string, unknown> | undefined;

  abstract has(name: string): boolean;
  abstract get(name: string): unknown;
  protected abstract toMap(): ReadonlyMap<string, unknown>;

  get size(): number {
    return this.#all.size;
  }

  forEach(visit: (value: unknown, name: string, fields: Fields) => void): void {
    this.#all.forEach((value, name) => visit(value, name, this));
  }

  keys() {
    return this.#all.keys();
  }

  values() {
    return this.#all.values();
  }

  entries() {
    return this.#all.entries();
  }

  [Symbol.iterator]() {
    return this.#all[Symbol.iterator]();
  }

  get #all(): ReadonlyMap<string, unknown> {
    return (this.#map ??= this.toMap());
  }
}

class ObjectFields extends LazyFields {
  readonly #object: Readonly<Record<string, unknown>>;

  constructor(object: object) {
    super();
    this.#object = object as Readonly<Record<string, unknown>>;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#object, name);
  }

  get(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? this.#object[name] : undefined;
  }

  protected toMap(): ReadonlyMap<string, unknown> {
    return new Map(Object.entries(this.#object));
  }
}

class RowFields extends LazyFields {
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #values: readonly string[];

  constructor(indexOf: ReadonlyMap<string, number>, values: readonly string[]) {
    super();
    this.#indexOf = indexOf;
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#indexOf.has(name);
  }

  get(name: string): unknown {
    const index = this.#indexOf.get(name);
    return index === undefined ? undefined : this.#values[index];
  }

  protected toMap(): ReadonlyMap<string, unknown> {
    return new Map([...this.#indexOf].map(([name, index]) => [name, this.#values[index]]));
  }
}

/** Fields of an object that `JSON.parse` gave: its own properties, whatever they are called. */
export const objectFields = (object: object): Fields => new ObjectFields(object);

/** A function from a row's values, as many as there are columns, to its fields; of columns of one name, the last. */
export function rowFields(columns: readonly string[]): (values: readonly string[]) => Fields {
  const indexOf = new Map(columns.map((column, index) => [column, index]));
  return (values) => new RowFields(indexOf, values);
}

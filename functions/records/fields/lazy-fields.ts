import { pathsOf, type Fields } from './fields';
import type { NumberForm } from './number-form';

/**
 * Fields of an object that `JSON.parse` gave: its own properties, whatever they are called; and those of objects in it,
 * by their path (`meta.label`), whose names may have dots of their own (`meta.v1.label`).
 */
class ObjectFields implements Fields {
  readonly #object: Readonly<Record<string, unknown>>;

  constructor(object: object) {
    this.#object = object as Readonly<Record<string, unknown>>;
  }

  has(name: string): boolean {
    if (!name.includes('.')) return Object.hasOwn(this.#object, name);
    return !valuesAt(this.#object, name).next().done;
  }

  get(name: string): unknown {
    if (!name.includes('.')) return Object.hasOwn(this.#object, name) ? this.#object[name] : undefined;
    const { done, value } = valuesAt(this.#object, name).next();
    return done ? undefined : value;
  }

  isAmbiguous(name: string): boolean {
    const values = valuesAt(this.#object, name);
    return !values.next().done && !values.next().done;
  }

  keys(): Iterable<string> {
    return Object.keys(this.#object);
  }

  paths(): Iterable<string> {
    return pathsWithin(this.#object, '');
  }
}

/** What a path may lead to: a property of this name, then what lies within one that the path begins with. */
function* valuesAt(object: Readonly<Record<string, unknown>>, path: string): Generator<unknown, undefined> {
  if (Object.hasOwn(object, path)) yield object[path];
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const name = path.slice(0, dot);
    const inner = Object.hasOwn(object, name) ? object[name] : undefined;
    if (isObject(inner)) yield* valuesAt(inner, path.slice(dot + 1));
  }
  return undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deeper than anyone names a field, and than a hostile record may take the stack. */
const DEEPEST_PATH = 16;

/** Names of the fields, those of an object within as paths. */
function* pathsWithin(
  object: Readonly<Record<string, unknown>>,
  prefix: string,
  depth = 0,
): Generator<string> {
  for (const [name, value] of Object.entries(object)) {
    if (isObject(value) && depth < DEEPEST_PATH) yield* pathsWithin(value, `${prefix}${name}.`, depth + 1);
    else yield `${prefix}${name}`;
  }
}

/** The fields of a row of texts, looked up by the place of their column. */
class RowFields implements Fields {
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #values: readonly string[];
  readonly numberForm: NumberForm | undefined;

  constructor(
    indexOf: ReadonlyMap<string, number>,
    values: readonly string[],
    numberForm: NumberForm | undefined,
  ) {
    this.#indexOf = indexOf;
    this.#values = values;
    this.numberForm = numberForm;
  }

  has(name: string): boolean {
    return this.#indexOf.has(name);
  }

  get(name: string): unknown {
    const index = this.#indexOf.get(name);
    return index === undefined ? undefined : this.#values[index];
  }

  keys(): Iterable<string> {
    return this.#indexOf.keys();
  }
}

/** Fields of a record made of rows: those of `single` are those of the first row, all others arrays of the rows' values. */
class GroupFields implements Fields {
  readonly #rows: readonly Fields[];
  readonly #first: Fields;
  readonly #single: ReadonlySet<string>;

  constructor(rows: readonly [Fields, ...Fields[]], single: ReadonlySet<string>) {
    this.#rows = rows;
    this.#first = rows[0];
    this.#single = single;
  }

  has(name: string): boolean {
    return this.#first.has(name);
  }

  get(name: string): unknown {
    if (!this.#first.has(name)) return undefined;
    return this.#single.has(name) ? this.#first.get(name) : this.#rows.map((row) => row.get(name));
  }

  keys(): Iterable<string> {
    return this.#first.keys();
  }

  paths(): Iterable<string> {
    return pathsOf(this.#first);
  }

  isAmbiguous(name: string): boolean {
    return this.#rows.some((row) => row.isAmbiguous?.(name));
  }

  isInKey(name: string): boolean {
    return this.#first.isInKey?.(name) ?? false;
  }

  get numberForm(): NumberForm | undefined {
    return this.#first.numberForm;
  }
}

/** Those of a line that holds none, and ends a block. */
export const NO_FIELDS: Fields = new Map<string, unknown>();
/** Those of a line within a block that holds none, since other lines say what it does. */
export const NO_TOKEN: Fields = new Map<string, unknown>();

export const isEmpty = (fields: Fields): boolean => fields === NO_FIELDS || fields === NO_TOKEN;

export const objectFields = (object: object): Fields => new ObjectFields(object);

/** A function from a row's values, as many as there are columns, to its fields; of columns of one name, the last. */
export function rowFields(
  columns: readonly string[],
  form?: NumberForm,
): (values: readonly string[]) => Fields {
  const indexOf = new Map(columns.map((column, index) => [column, index]));
  return (values) => new RowFields(indexOf, values, form);
}

/** @param single names of the fields that have one value in all the rows */
export const groupFields = (rows: readonly [Fields, ...Fields[]], single: ReadonlySet<string>): Fields =>
  new GroupFields(rows, single);

/** The fields with others beside them, which stand back where both have one of a name. */
export function withFields(fields: Fields, others: Fields): Fields {
  const holderOf = (name: string) => (fields.has(name) ? fields : others);
  return {
    has: (name) => holderOf(name).has(name),
    get: (name) => holderOf(name).get(name),
    keys: () => new Set([...fields.keys(), ...others.keys()]),
    paths: () => new Set([...pathsOf(fields), ...pathsOf(others)]),
    isAmbiguous: (name) => holderOf(name).isAmbiguous?.(name) ?? false,
    numberForm: fields.numberForm ?? others.numberForm,
  };
}

/** The fields with those that the object's key names beside them. */
export const withFieldsOfKey = (fields: Fields, inKey: Fields): Fields => ({
  ...withFields(fields, inKey),
  isInKey: (name) => !fields.has(name) && inKey.has(name),
});

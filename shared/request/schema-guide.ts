import { z } from 'zod';
import { FROM_DATA } from './from-data';
import { isJsonObject } from './overlay';
import { listNames, showValue } from './nearest';
import { RunRequest } from './request';

/** The parts of JSON Schema that zod emits for the request. */
export interface SchemaNode {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
}

export type Path = readonly PropertyKey[];

/** JSON Schema of the request as it is written (defaulted fields optional). */
export const requestJsonSchema = (): Record<string, unknown> => z.toJSONSchema(RunRequest, { io: 'input' });

/** `training.optimizer.kind`, `task.input.fields[0]`. */
export const showPath = (path: Path): string =>
  path.reduce<string>((shown, part) => {
    if (typeof part === 'number') return `${shown}[${part}]`;
    return shown === '' ? String(part) : `${shown}.${String(part)}`;
  }, '');

/** What `input` holds at `path`, or undefined. */
export function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    return (value as Record<PropertyKey, unknown>)[part];
  }, input);
}

/** Names of the fields that the object at `path` may have, given which kinds the input chose on the way. */
export function fieldsAt(input: unknown, path: Path): string[] {
  return Object.keys(nodeAt(input, path)?.properties ?? {});
}

/** Every field of the request as a dotted path, of all kinds. */
export function allFieldPaths(): string[] {
  const paths = new Set<string>();
  collect(rootNode(), '', paths);
  return [...paths];
}

/** What is allowed at `path`, as the end of a sentence: `a whole number from 1 to 8192 (default 128)`. */
export function describeAllowed(input: unknown, path: Path): string {
  const node = nodeAt(input, path);
  if (node === undefined) return 'a value of the schema';
  const fallback =
    node.default === undefined || isJsonObject(node.default) ? '' : ` (default ${showValue(node.default)})`;
  if (node.description?.endsWith(FROM_DATA) === true) return `${describeNode(node)}, or leave it to the data`;
  return `${describeNode(node)}${fallback}`;
}

/** The values that are allowed at `path`, where the schema lists them. */
export const listedAt = (input: unknown, path: Path): readonly unknown[] => nodeAt(input, path)?.enum ?? [];

/** What says which member of a union the object at `path` is: its field, and the values of that. */
export const kindsAt = (input: unknown, path: Path): Kinds | undefined => kindsOf(nodeAt(input, path));

export interface Kinds {
  readonly field: string;
  readonly values: readonly unknown[];
}

/** The constant by which the object at `path` is one of several kinds: `by` of a split, `kind` of most others. */
export function chosenAt(
  input: unknown,
  path: Path,
): { readonly field: string; readonly value: unknown } | undefined {
  const constants = Object.entries(nodeAt(input, path)?.properties ?? {});
  const [field, node] = constants.find(([, child]) => child.const !== undefined) ?? [];
  return field === undefined ? undefined : { field, value: node?.const };
}

/** What says which member of a union an object is; undefined where no field does. */
export function kindsOf(node: SchemaNode | undefined): Kinds | undefined {
  const [first, ...others] = node?.oneOf ?? [];
  const isConstant = (branch: SchemaNode, field: string) => branch.properties?.[field]?.const !== undefined;
  const field = Object.keys(first?.properties ?? {}).find((name) =>
    [first, ...others].every((branch) => branch !== undefined && isConstant(branch, name)),
  );
  if (field === undefined) return undefined;
  return { field, values: (node?.oneOf ?? []).map((branch) => branch.properties?.[field]?.const) };
}

/** What a node allows, as words: `a whole number from 1 to 8192`. */
export function describeNode(node: SchemaNode): string {
  const kinds = kindsOf(node);
  if (kinds !== undefined) {
    const values = listNames(kinds.values.map((value) => showValue(value)));
    return `an object with ${showValue(kinds.field)}: ${values}`;
  }
  const branches = node.oneOf ?? node.anyOf;
  if (node.enum !== undefined) return listNames(node.enum.map((value) => showValue(value)));
  if (node.const !== undefined) return showValue(node.const);
  if (branches !== undefined) return [...new Set(branches.map(describeNode))].join(' or ');
  switch (node.type) {
    case 'integer':
      return `a whole number${describeRange(node)}`;
    case 'number':
      return `a number${describeRange(node)}`;
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'array':
      return `an array${node.minItems ? ` of at least ${node.minItems}` : ''}`;
    case 'object':
      if (node.properties === undefined) return 'an object';
      return `an object with the fields ${listNames(Object.keys(node.properties), 'and')}`;
    default:
      return describeText(node);
  }
}

function describeText({ minLength, maxLength }: SchemaNode): string {
  if (maxLength !== undefined && minLength === maxLength) return `a text of ${maxLength} character`;
  return minLength === undefined ? 'a text' : 'a text that is not empty';
}

function describeRange(node: SchemaNode): string {
  // zod bounds every integer by what a double holds exactly; nobody needs to read that number.
  const isRealBound = (bound: number | undefined): bound is number =>
    bound !== undefined && Math.abs(bound) !== Number.MAX_SAFE_INTEGER;
  const low = isRealBound(node.minimum) ? `from ${node.minimum}` : undefined;
  const high = isRealBound(node.maximum) ? `to ${node.maximum}` : undefined;
  const above = isRealBound(node.exclusiveMinimum) ? `above ${node.exclusiveMinimum}` : undefined;
  const below = isRealBound(node.exclusiveMaximum) ? `below ${node.exclusiveMaximum}` : undefined;
  const bounds = [low ?? above, high ?? below].filter((bound) => bound !== undefined);
  return bounds.length === 0
    ? ''
    : ` ${bounds.join(low !== undefined && high !== undefined ? ' ' : ' and ')}`;
}

const rootNode = (): SchemaNode => requestJsonSchema();

function nodeAt(input: unknown, path: Path): SchemaNode | undefined {
  let node: SchemaNode | undefined = chooseBranch(rootNode(), input);
  for (const [depth, part] of path.entries()) {
    const child: SchemaNode | undefined =
      typeof part === 'number' ? node?.items : ownChild(node?.properties, String(part));
    if (child === undefined) return undefined;
    node = chooseBranch(child, valueAt(input, path.slice(0, depth + 1)));
  }
  return node;
}

const ownChild = (properties: SchemaNode['properties'], name: string): SchemaNode | undefined =>
  properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;

/** The member of a union whose constants are those of `value`; the union itself where none is. */
function chooseBranch(node: SchemaNode, value: unknown): SchemaNode {
  const chosen = node.oneOf?.find((branch) =>
    Object.entries(branch.properties ?? {}).some(
      ([name, child]) => child.const !== undefined && valueAt(value, [name]) === child.const,
    ),
  );
  return chosen ?? node;
}

function collect(node: SchemaNode, path: string, paths: Set<string>): void {
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    const childPath = path === '' ? name : `${path}.${name}`;
    paths.add(childPath);
    collect(child, childPath, paths);
  }
  for (const branch of node.oneOf ?? []) collect(branch, path, paths);
}

import { z } from 'zod';
import { InfraConfig } from './schema';

/** The parts of JSON Schema that zod emits for the configuration. */
interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
}

export interface DocumentedField {
  /** `compute.queueing.capacityMinutes`, `schedules[].name`. */
  readonly path: string;
  readonly allowed: string;
  readonly preset: string;
  readonly description: string;
}

/** Every field of the configuration as it is written, in the order of its schema. */
export function documentedFields(): DocumentedField[] {
  return fieldsOf(z.toJSONSchema(InfraConfig, { io: 'input' }) as SchemaNode, '');
}

/** The page that lists every field. */
export function configurationPage(): string {
  const rows = documentedFields().map(({ path, allowed, preset, description }) =>
    [`\`${path}\``, allowed, preset, description].map((cell) => cell.replaceAll('|', '\\|')).join(' | '),
  );
  return [
    '# Configuration',
    '',
    '`infra/config.json`, or the file that `UNROLL_CONFIG` names. The defaults can be deployed as they are; only fields',
    'inside a list may be required. Unknown fields are refused. `npm run config:page` writes this page from',
    '`infra/config/`, and a test checks it against the schema.',
    '',
    'Field | Allowed | Default | What it is',
    '--- | --- | --- | ---',
    ...rows,
    '',
  ].join('\n');
}

function fieldsOf(node: SchemaNode, path: string): DocumentedField[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) =>
    fieldAt(child, path === '' ? name : `${path}.${name}`, (node.required ?? []).includes(name)),
  );
}

function fieldAt(node: SchemaNode, path: string, required: boolean): DocumentedField[] {
  const variants = node.oneOf ?? node.anyOf ?? [];
  const inside = [
    ...fieldsOf(node, path),
    ...fieldsOf(node.items ?? {}, `${path}[]`),
    // Every variant lists the field that selects it; its other fields are its own.
    ...variants.flatMap((variant) => fieldsOf(variant, path)),
  ];
  const own = {
    path,
    allowed: allowedBy(node),
    preset: presetOf(node, required),
    description: node.description ?? '',
  };
  return [own, ...inside];
}

function allowedBy(node: SchemaNode): string {
  if (node.const !== undefined) return code(node.const);
  if (node.enum !== undefined) return node.enum.map(code).join(', ');
  if (node.oneOf !== undefined || node.anyOf !== undefined) {
    return `one of ${(node.oneOf ?? node.anyOf ?? []).length} kinds`;
  }
  if (node.type === 'array') return `list of ${plural(node.items ?? {})}`;
  if (node.type === 'integer' || node.type === 'number') return numberBy(node);
  if (node.type === 'boolean') return '`true`, `false`';
  if (node.format === 'email') return 'address';
  return node.type === 'object' ? 'object' : 'text';
}

function plural(items: SchemaNode): string {
  if (items.format === 'email') return 'addresses';
  return items.type === 'object' ? 'objects' : 'texts';
}

function numberBy({ type, minimum, maximum, exclusiveMinimum }: SchemaNode): string {
  const kind = type === 'integer' ? 'whole number' : 'number';
  const from = minimum === undefined ? `above ${exclusiveMinimum ?? 'any'}` : `from ${minimum}`;
  return `${kind} ${from} to ${maximum ?? 'any'}`;
}

function presetOf(node: SchemaNode, required: boolean): string {
  if (required) return 'required';
  if (node.default === undefined) return 'none';
  const isGroup = typeof node.default === 'object' && node.default !== null && !Array.isArray(node.default);
  return isGroup && Object.keys(node.default).length === 0 ? 'see its fields' : code(node.default);
}

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

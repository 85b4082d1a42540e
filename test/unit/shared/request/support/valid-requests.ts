export type Fields = Record<string, unknown>;

const split = { by: 'hash' };
const text = { kind: 'tokens', field: 'text' };
const label = { kind: 'class', field: 'label' };
const numbers = { kind: 'numeric', fields: ['x*'] };

/** A request of each task that keeps every rule. */
export const VALID = {
  'one-to-one': {
    data: { format: { kind: 'csv' }, split },
    task: { kind: 'one-to-one', input: numbers, target: label },
  },
  'many-to-one': {
    data: { format: { kind: 'jsonl' }, split },
    task: { kind: 'many-to-one', input: { ...text, conditions: ['language'] }, target: label },
  },
  'many-to-many': {
    data: { format: { kind: 'conll', columns: ['token', 'tag'] }, split },
    task: {
      kind: 'many-to-many',
      input: { kind: 'tokens', field: 'token', tokens: 'given', features: [{ kind: 'shape' }] },
      target: { kind: 'tags', field: 'tag', scheme: 'bio' },
    },
  },
  'encoder-decoder': {
    data: { format: { kind: 'jsonl' }, split },
    task: { kind: 'encoder-decoder', input: text, target: { kind: 'tokens', field: 'to' } },
    network: { attention: 'luong', bidirectional: true },
  },
  'one-to-many': {
    data: { format: { kind: 'jsonl' }, split },
    task: {
      kind: 'one-to-many',
      input: { kind: 'condition', field: 'rhythm' },
      target: { kind: 'tokens', field: 'tune' },
    },
    network: { units: 64, embeddingSize: 64, tiedEmbeddings: true },
    training: { truncationSteps: 50 },
  },
  labels: {
    data: { format: { kind: 'jsonl' }, split },
    task: {
      kind: 'many-to-many',
      input: { kind: 'labels', field: 'notes' },
      target: { kind: 'labels', field: 'notes', shift: 1, generation: { samples: 2 } },
    },
  },
  windows: {
    data: { format: { kind: 'csv' }, records: { kind: 'windows', length: 12 }, split: { by: 'time' } },
    task: {
      kind: 'many-to-one',
      input: { kind: 'numeric', fields: ['y'] },
      target: { kind: 'value', field: 'y', relativeTo: 'last', seasonRows: 12 },
    },
  },
  groups: {
    data: { format: { kind: 'csv' }, records: { kind: 'groups', by: ['id'], constant: ['label'] }, split },
    task: { kind: 'many-to-one', input: numbers, target: label },
  },
  documents: {
    data: {
      format: { kind: 'text', unit: 'document', folder: 'label' },
      split: { by: 'field', field: 'label', test: ['x'] },
    },
    task: { kind: 'many-to-one', input: text, target: label },
  },
  'long series': {
    data: {
      format: { kind: 'parquet' },
      records: { kind: 'groups', by: ['id'], constant: ['label'], rows: 'anywhere', orderBy: 'time' },
      split: { by: 'hash', key: ['id'] },
    },
    task: { kind: 'many-to-one', input: { kind: 'numeric', fields: ['x*'] }, target: label },
  },
  'long text': {
    data: { format: { kind: 'text' }, records: { kind: 'stream' }, split: { by: 'order' } },
    task: { kind: 'one-to-many', target: { kind: 'tokens', field: 'text' } },
    training: { truncationSteps: 100 },
  },
} satisfies Record<string, Fields>;

export type Name = keyof typeof VALID;

/** Lays `changes` over a valid request, path by path: `{ 'task.input.tokens': 'words' }`. */
export function changed(name: Name, changes: Fields): Fields {
  const request = structuredClone({ model: 'm', ...VALID[name] }) as Fields;
  (request['data'] as Fields)['location'] = 'd/';
  for (const [path, value] of Object.entries(changes)) {
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    const parent = parts.reduce<Fields>((at, part) => (at[part] ??= {}) as Fields, request);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return request;
}

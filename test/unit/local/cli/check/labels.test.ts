import { extractExample } from '../../../../../functions/records/fields/extract';
import { exampleDecoder } from '../../../../../local/cli/check/decode';
import type { Encoder } from '../../../../../shared/dataset';
import { encodeExample } from '../../../../../shared/encoding';
import { Task } from '../../../../../shared/request/task';

/** What the check shows of a record. */
function shown(record: object, task: Task, encoder: Encoder) {
  const example = extractExample(new Map(Object.entries(record)), task);
  if ('reason' in example) throw new Error(example.detail);
  const encoded = encodeExample(example, task, encoder);
  if ('reason' in encoded) throw new Error(encoded.detail);
  return exampleDecoder(task, encoder)({ example, encoded, split: 'test' });
}

describe('a record with any number of labels', () => {
  it('is shown with its labels, each once, those that training lacks among them', () => {
    const task = Task.parse({
      kind: 'many-to-one',
      input: { kind: 'tokens', field: 'text', tokens: 'whitespace' },
      target: { kind: 'labels', field: 'topics', delimiter: ';' },
    });
    const encoder: Encoder = {
      version: 1,
      input: { kind: 'tokens', vocabulary: ['<padding>', '<unknown>'], conditions: [], features: [] },
      target: { kind: 'labels', of: 'record', labels: ['art', 'sport'], counts: [1, 1], unseen: ['film'] },
    };

    const found = [
      shown({ text: 'a b', topics: 'sport; film;sport' }, task, encoder),
      shown({ text: 'a', topics: '' }, task, encoder),
    ];

    expect(found).toEqual([
      { input: ['a', 'b'], target: ['sport', 'film'] },
      { input: ['a'], target: [] },
    ]);
  });

  it('of a language model is shown with what each step has read', () => {
    const task = Task.parse({
      kind: 'many-to-many',
      input: { kind: 'labels', field: 'notes', maximumLength: 2, tooLong: 'cut-start' },
      target: { kind: 'labels', field: 'notes', shift: 1 },
    });
    const labels = ['C', 'E', 'G'];
    const encoder: Encoder = {
      version: 1,
      input: { kind: 'labels', labels },
      target: { kind: 'labels', of: 'step', labels, counts: [1, 1, 1] },
    };

    const whole = shown({ notes: [['C', 'E'], []] }, task, encoder);
    const cut = shown({ notes: [['C'], ['E'], ['G', 'C']] }, task, encoder);

    expect(whole).toEqual({ input: [[], ['C', 'E']], target: [['C', 'E'], []] });
    expect(cut).toEqual({ input: [['C'], ['E']], target: [['E'], ['C', 'G']] });
  });
});

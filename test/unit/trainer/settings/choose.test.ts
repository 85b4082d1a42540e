import type { z } from 'zod';
import { RunRequest } from '../../../../shared/request/request';
import { settledRequest } from '../../../../shared/request/settled';
import { chooseSettings } from '../../../../trainer/settings/choose';
import type { DataFacts } from '../../../../trainer/settings/facts';

type RequestInput = z.input<typeof RunRequest>;

const DATA: RequestInput['data'] = { location: 'data/', format: { kind: 'jsonl' }, split: { by: 'hash' } };

const TASKS = {
  vector: {
    kind: 'one-to-one',
    input: { kind: 'numeric', fields: ['x'] },
    target: { kind: 'class', field: 'y' },
  },
  forecast: {
    kind: 'many-to-one',
    input: { kind: 'numeric', fields: ['x'] },
    target: { kind: 'value', field: 'y' },
  },
  series: {
    kind: 'many-to-one',
    input: { kind: 'numeric', fields: ['x'] },
    target: { kind: 'class', field: 'y' },
  },
  text: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'x' },
    target: { kind: 'class', field: 'y' },
  },
  tags: {
    kind: 'many-to-many',
    input: { kind: 'tokens', field: 'x', tokens: 'given' },
    target: { kind: 'tags', field: 'y', scheme: 'bio' },
  },
  music: {
    kind: 'many-to-many',
    input: { kind: 'labels', field: 'y' },
    target: { kind: 'labels', field: 'y', shift: 1 },
  },
  translation: {
    kind: 'encoder-decoder',
    input: { kind: 'tokens', field: 'x' },
    target: { kind: 'tokens', field: 'y' },
  },
  language: { kind: 'one-to-many', target: { kind: 'tokens', field: 'y' } },
} as const satisfies Record<string, RequestInput['task']>;

const FACTS: DataFacts = {
  records: 4_000,
  median: 20,
  p95: 40,
  vocabulary: 60,
  targetVocabulary: 0,
};

const requestOf = (task: keyof typeof TASKS, rest: Partial<RequestInput> = {}): RunRequest =>
  RunRequest.parse({ model: 'm', data: DATA, task: TASKS[task], ...rest });

/** Values by field. */
const chosen = (request: RunRequest, facts: Partial<DataFacts> = {}) =>
  Object.fromEntries(
    chooseSettings(request, { ...FACTS, ...facts }).map(({ field, value }) => [field, value]),
  );

describe('chooseSettings', () => {
  it.each(Object.keys(TASKS) as (keyof typeof TASKS)[])(
    'leaves nothing open that training needs: %s',
    (task) => {
      const request = requestOf(task);

      const settled = settledRequest(request, chooseSettings(request, FACTS));

      expect(settled.training.maximumEpochs).toBeGreaterThan(0);
    },
  );

  it('keeps what the request says, and tells it apart from what was chosen', () => {
    const request = requestOf('tags', { network: { units: 7, dropout: 0 } });

    const settings = chooseSettings(request, FACTS);

    const of = (field: string) => settings.find((setting) => setting.field === field);
    expect(of('network.units')).toEqual({ field: 'network.units', value: 7, reason: null });
    expect(of('network.dropout')).toEqual({ field: 'network.dropout', value: 0, reason: null });
    expect(of('network.bidirectional')).toEqual({
      field: 'network.bidirectional',
      value: true,
      reason: 'the whole sequence is there to read',
    });
  });

  it('chooses the same for what it chose itself', () => {
    const request = requestOf('language');
    const settings = chooseSettings(request, { ...FACTS, p95: 900 });

    const again = chooseSettings(settledRequest(request, settings), { ...FACTS, p95: 900 });

    expect(again.map(({ field, value }) => [field, value])).toEqual(
      settings.map(({ field, value }) => [field, value]),
    );
  });

  it.each([
    { task: 'vector', facts: { records: 100 }, field: 'network.units', value: 32 },
    { task: 'series', facts: { median: 150 }, field: 'network.cell.updateBias', value: -2 },
    { task: 'series', facts: { median: 12 }, field: 'network.cell.updateBias', value: undefined },
    { task: 'forecast', facts: {}, field: 'network.dropout', value: 0 },
    { task: 'music', facts: { vocabulary: 0 }, field: 'network.bidirectional', value: false },
    { task: 'text', facts: {}, field: 'network.cell.kind', value: 'lstm' },
    { task: 'translation', facts: {}, field: 'network.attention', value: 'luong' },
    { task: 'language', facts: {}, field: 'network.bidirectional', value: false },
    { task: 'language', facts: { p95: 900 }, field: 'training.truncationSteps', value: 100 },
    { task: 'language', facts: { p95: 90 }, field: 'training.truncationSteps', value: undefined },
    { task: 'language', facts: { records: 100, median: 99 }, field: 'network.units', value: 128 },
    { task: 'language', facts: { records: 300, median: 199 }, field: 'network.units', value: 256 },
    { task: 'language', facts: { records: 849, median: 233 }, field: 'network.units', value: 384 },
    { task: 'language', facts: { records: 800, median: 90 }, field: 'training.maximumEpochs', value: 150 },
    { task: 'language', facts: { records: 6_400, median: 90 }, field: 'training.maximumEpochs', value: 20 },
    { task: 'tags', facts: { records: 40 }, field: 'training.batchSize', value: 8 },
    { task: 'translation', facts: { records: 200 }, field: 'training.optimizer.learningRate', value: 0.001 },
    {
      task: 'translation',
      facts: { records: 8_000 },
      field: 'training.optimizer.learningRate',
      value: 0.003,
    },
    { task: 'tags', facts: { records: 5_700 }, field: 'training.batchSize', value: 32 },
    { task: 'text', facts: { records: 5_700 }, field: 'training.batchSize', value: 64 },
    { task: 'text', facts: { records: 1_000_000 }, field: 'training.batchSize', value: 128 },
    { task: 'tags', facts: { records: 1_000_000 }, field: 'training.maximumEpochs', value: 5 },
  ] as const)('$task with $facts: $field is $value', ({ task, facts, field, value }) => {
    const values = chosen(requestOf(task), facts);

    const [, part] = /^network\.cell\.(.*)$/.exec(field) ?? [];
    const found =
      part === undefined ? values[field] : (values['network.cell'] as Record<string, unknown>)[part];
    expect(found).toBe(value);
  });

  it('counts epochs in updates: more for few records, within bounds', () => {
    const epochs = [30, 4_000, 100_000].map(
      (records) => chosen(requestOf('text'), { records })['training.maximumEpochs'] as number,
    );

    expect(epochs).toEqual(epochs.toSorted((a, b) => b - a));
    expect(epochs[0]).toBe(150);
  });

  it('makes a tied output layer fit: units and embedding are as large as the one that is given', () => {
    const values = chosen(requestOf('language', { network: { tiedEmbeddings: true, embeddingSize: 48 } }));

    expect(values).toMatchObject({ 'network.units': 48, 'network.embeddingSize': 48 });
  });

  it('follows the optimizer that the request names', () => {
    const values = chosen(requestOf('text', { training: { optimizer: { kind: 'sgd' } } }));

    expect(values['training.optimizer.learningRate']).toBe(0.1);
  });

  it('reads in one direction where the request truncates backpropagation', () => {
    const values = chosen(requestOf('tags', { training: { truncationSteps: 50 } }));

    expect(values['network.bidirectional']).toBe(false);
  });
});

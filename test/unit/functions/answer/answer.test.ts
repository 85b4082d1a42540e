import { AnswerInput, OpenModels } from '../../../../functions/answer/answer';
import { storedVersion } from '../../trainer/support/stored-version';
import { temporaryStore } from '../../../support/temporary-store';
import { ONNX_TASKS } from '../../trainer/support/tasks';

const store = temporaryStore();
const MODEL = 'letters';
const task = (() => {
  const small = ONNX_TASKS.find(({ name }) => name.includes('class of tokens'))!;
  return { ...small, records: small.records(30, 2) };
})();
const versions = new Map<string, readonly unknown[]>();
const use = (version: string) =>
  store.put(
    `models/${MODEL}/champion.json`,
    JSON.stringify({ model: MODEL, version, promotedAt: '2026-11-29T00:00:00Z', run: version }),
  );

beforeAll(async () => {
  for (const version of ['a', 'b'])
    versions.set(version, await storedVersion(store, { model: MODEL, version, task }));
  await use('a');
});

const records = task.records.map(({ input }) => ({ text: input }));
const ask = (models: OpenModels, atSeconds: number, more: object = {}) =>
  models.answer(AnswerInput.parse({ model: MODEL, records, ...more }), {
    store,
    now: () => new Date(atSeconds * 1000),
  });

describe('a function that answers single records', () => {
  it('answers as the evaluation does, in the order of the records', async () => {
    const { version, predictions } = await ask(new OpenModels(), 0);

    expect(version).toBe('a');
    expect(predictions.map((one) => ('label' in one ? one.label : one))).toEqual(versions.get('a'));
  });

  it('follows the model in use within a minute', async () => {
    const models = new OpenModels();
    await ask(models, 0);
    await use('b');
    try {
      expect((await ask(models, 59)).version).toBe('a');
      expect((await ask(models, 60)).version).toBe('b');
    } finally {
      await use('a');
    }
  });

  it('takes a version that is named, and says of a record why it has no answer', async () => {
    const models = new OpenModels();

    const { version, predictions } = await ask(models, 0, {
      version: 'b',
      records: [{ other: 1 }, records[0]],
    });

    expect(version).toBe('b');
    expect(predictions).toEqual([
      { rejected: { reason: 'missing-field', detail: expect.any(String) as string } },
      expect.objectContaining({ label: versions.get('b')![0] }) as object,
    ]);
  });

  it('refuses a model that nobody has put into use', async () => {
    await expect(ask(new OpenModels(), 0, { model: 'nobody' })).rejects.toThrow('no version of it is in use');
  });
});

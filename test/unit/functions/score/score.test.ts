import { readJson } from '../../../../shared/artifacts/json';
import { modelKeys, predictionKeys } from '../../../../shared/artifacts/keys';
import { Shard } from '../../../../shared/dataset';
import { PredictionManifest } from '../../../../shared/prediction';
import type { PredictedOutput, PredictionPlanOutput, ShardBatchOutput } from '../../../../shared/workflow';
import { scoreDataset } from '../../../../functions/score/score';
import { LABEL_TASKS } from '../../trainer/support/label-tasks';
import { storedVersion } from '../../trainer/support/stored-version';
import { temporaryStore } from '../../../support/temporary-store';
import { ONNX_TASKS } from '../../trainer/support/tasks';

const store = temporaryStore();
const context = { store, codeVersion: 'test', now: () => new Date() };
const MODEL = 'letters';
const task = (() => {
  const small = ONNX_TASKS.find(({ name }) => name.includes('class of tokens'))!;
  return { ...small, records: small.records(30, 2) };
})();
let answers: readonly unknown[];

/** A version in use, with what the trainer's evaluation answers for 30 records. */
beforeAll(async () => {
  answers = await storedVersion(store, { model: MODEL, version: 'a', task });
  await storedVersion(store, { model: 'unused', version: 'a', task });
  const [labels] = LABEL_TASKS;
  await storedVersion(store, {
    model: 'topics',
    version: 'a',
    task: { ...labels!, records: labels!.records(12, 1) },
  });
  const champion = { model: MODEL, version: 'a', promotedAt: '2026-11-29T00:00:00Z', run: 'a' };
  await store.put(modelKeys(MODEL).champion, JSON.stringify(champion));
  const lines = task.records.map((record, id) => JSON.stringify({ id, text: record.input }));
  await store.put('data/new/part-1.jsonl', `${lines.slice(0, 10).join('\n')}\n{"id": "odd"}\n`);
  await store.put('data/new/part-2.jsonl', `${lines.slice(10).join('\n')}\n`);
});

const FORMAT = { kind: 'jsonl' };
const asking = (more: object = {}, data: object = {}) => ({
  predict: { model: MODEL, data: { location: 'data/new', format: FORMAT, ...data }, ...more },
});

const plan = (run: string, request: unknown, startedAt = '2026-11-29T12:00:00Z') =>
  scoreDataset({ task: 'plan', run, startedAt, request }, context) as Promise<PredictionPlanOutput>;

const shardsOf = async ({ shardsKey }: PredictionPlanOutput) =>
  Shard.array().parse(JSON.parse(Buffer.from(await store.get(shardsKey)).toString()));

async function predictAll(planned: PredictionPlanOutput): Promise<ShardBatchOutput> {
  const Items = await shardsOf(planned);
  return (await scoreDataset(
    { Items, BatchInput: { planKey: planned.batchPlanKey } },
    context,
  )) as ShardBatchOutput;
}

const seal = ({ planKey }: PredictionPlanOutput) =>
  scoreDataset({ task: 'seal', planKey }, context) as Promise<PredictedOutput>;

async function resultsOf(run: string): Promise<Record<string, unknown>[]> {
  const { results } = await readJson(store, predictionKeys(run).manifest, PredictionManifest);
  const texts = await Promise.all(results.map(({ key }) => store.get(key)));
  return texts.flatMap((text) =>
    Buffer.from(text)
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
}

describe('predicting a dataset', () => {
  it('answers every record as the evaluation does, in its place, with the fields that were to be kept', async () => {
    const planned = await plan('p-1', asking({ keep: ['id'], toleratedShare: 0.1 }));
    await predictAll(planned);
    const output = await seal(planned);

    const results = await resultsOf('p-1');
    expect(results.filter((one) => 'label' in one).map(({ label }) => label)).toEqual(answers);
    expect(results[10]).toEqual({
      file: 'data/new/part-1.jsonl',
      line: 11,
      kept: { id: 'odd' },
      rejected: { reason: 'missing-field', detail: expect.any(String) as string },
    });
    expect(results[11]).toMatchObject({ file: 'data/new/part-2.jsonl', line: 1, kept: { id: 10 } });
    expect(output).toMatchObject({ version: 'a', read: 31, predicted: 30, rejected: 1 });
    expect(output.warnings).toEqual([
      expect.stringMatching(
        /^1 record has no prediction \(missing-field\), for example data\/new\/part-1\.jsonl line 11: /,
      ),
    ]);
  });

  it('goes on where it ended: a shard with its receipt is not predicted again', async () => {
    const planned = await plan('p-2', asking());
    const [first] = await shardsOf(planned);
    await scoreDataset({ Items: [first!], BatchInput: { planKey: planned.batchPlanKey } }, context);
    await expect(seal(planned)).rejects.toThrow(/shard 1 of run p-2 has no receipt/);

    const resumed = await plan('p-2-again', { predict: { resume: 'p-2' } }, '2026-11-29T13:00:00Z');

    expect(resumed).toEqual(planned);
    expect(await predictAll(resumed)).toMatchObject({ shards: 2, reused: 1, read: 31 });
    expect((await seal(resumed)).predicted).toBe(30);
  });

  it('keeps the version that it began with', async () => {
    const planned = await plan('p-3', asking());
    await store.put(
      modelKeys(MODEL).champion,
      JSON.stringify({ model: MODEL, version: 'b', promotedAt: '2026-11-30T00:00:00Z', run: 'b' }),
    );
    try {
      await predictAll(planned);
      expect((await seal(planned)).version).toBe('a');
    } finally {
      await store.put(
        modelKeys(MODEL).champion,
        JSON.stringify({ model: MODEL, version: 'a', promotedAt: '2026-11-29T00:00:00Z', run: 'a' }),
      );
    }
  });

  it('fails where more records are unusable than is tolerated, and says which', async () => {
    const planned = await plan('p-4', asking({ toleratedShare: 0.01 }));
    await predictAll(planned);

    await expect(seal(planned)).rejects.toMatchObject({
      name: 'TooManyRejects',
      message: expect.stringContaining('1 of 31 records have no prediction') as string,
    });
  });

  it('names a record by its place in the file where the shard begins within it', async () => {
    const planned = await plan('p-5', asking({ keep: ['id'] }, { files: 'part-2.jsonl' }));
    const [whole] = await shardsOf(planned);
    const half = { ...whole!, startByte: Math.floor(whole!.endByte / 2), check: undefined };
    await scoreDataset({ Items: [half], BatchInput: { planKey: planned.batchPlanKey } }, context);
    await seal(planned);

    const [first] = await resultsOf('p-5');
    const bytes = Buffer.from(await store.get('data/new/part-2.jsonl')).toString();
    expect(first).not.toHaveProperty('line');
    expect(bytes.slice(first!['byteOffset'] as number)).toMatch(
      new RegExp(`^\\{"id":${(first!['kept'] as { id: number }).id},`),
    );
  });

  it.each([
    [{ predict: {} }, 'predict.model is missing'],
    [{ ...asking(), model: 'x' }, 'predict stands beside "model"'],
    [asking({ versoin: 'a' }), 'predict.versoin is not a field; did you mean version?'],
    [asking({ model: 'nobody' }), 'no version of it is in use'],
    [asking({ model: 'unused' }), 'name one as predict.version (it has a), or put one into use with'],
    [asking({ version: 'z' }), 'whose version "z" has no use.json'],
    [asking({ version: 'z' }), 'name another one as predict.version (it has a)'],
    [
      asking({ model: 'topics', version: 'a' }),
      'has no ONNX files to predict with: any number of labels at once is not written as ONNX yet',
    ],
    [asking({}, { location: 'data/nowhere' }), 'where no object lies'],
    [
      asking({}, { location: '/tmp/x' }),
      'predict.data.location is "/tmp/x/", which starts with "/"; give a prefix in the artifact store (recipes/…/data/), s3://bucket/prefix/ or, on one machine, file:///folder/',
    ],
    [asking({}, { location: 'gs://bucket/x' }), 'of a scheme "gs"'],
    [asking({}, { location: 'file://x/' }), 'which is not an absolute folder'],
    [asking({}, { location: 's3://' }), 'which does not name a bucket'],
    [asking({}, { location: '../x' }), 'which holds "." or ".." as a folder'],
    [{ predict: { resume: 'never' } }, 'no run of that name has predicted'],
  ])('refuses %j', async (request, sentence) => {
    await expect(plan('p-6', request)).rejects.toThrow(sentence);
  });

  it('does not take the name of a run that has predicted', async () => {
    await plan('p-7', asking());

    await expect(plan('p-7', asking(), '2026-11-30T00:00:00Z')).rejects.toThrow(/has predicted since/);
  });
});

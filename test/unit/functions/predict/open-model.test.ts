import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { openModel, type Model, type Prediction } from '../../../../functions/predict';
import { modelKeys, runKeys } from '../../../../shared/artifacts/keys';
import { writeJson } from '../../../../shared/artifacts/json';
import { RunRequest } from '../../../../shared/request/request';
import { withValues } from '../../../../trainer/network/values';
import { sampleRecord } from '../../../../trainer/export/card/sample-record';
import type { Answer } from '../../../../trainer/tasks/program';
import { temporaryStore } from '../../../support/temporary-store';
import { programOf, randomWeights } from '../../trainer/support/programs';
import { randomTasks, type RandomTask } from '../../trainer/support/random-tasks';
import { ONNX_TASKS } from '../../trainer/support/tasks';
import { storedModel } from '../../trainer/support/stored-model';
import { storedVersion } from '../../trainer/support/stored-version';

const store = temporaryStore();
const ROOT = join(__dirname, '../../../..');

const stored = (run: string, task: RandomTask) => storedModel(store, run, task);

async function opened<R>(uri: string, use: (model: Model) => Promise<R>): Promise<R> {
  const model = await openModel(uri);
  try {
    return await use(model);
  } finally {
    await model.close();
  }
}

async function all(predictions: AsyncIterable<Prediction>): Promise<Prediction[]> {
  const list: Prediction[] = [];
  for await (const prediction of predictions) list.push(prediction);
  return list;
}

function answerOf(prediction: Prediction): Answer {
  if ('label' in prediction) return prediction.label;
  if ('value' in prediction) return prediction.value;
  if ('values' in prediction) return prediction.values.map(({ value }) => value);
  if ('tags' in prediction) return [...prediction.tags];
  if ('sequence' in prediction)
    return typeof prediction.sequence === 'string' ? prediction.sequence : [...prediction.sequence];
  throw new Error(JSON.stringify(prediction));
}

function expectAnswers(predictions: readonly Prediction[], expected: readonly Answer[]): void {
  expect(predictions).toHaveLength(expected.length);
  predictions.map(answerOf).forEach((answer, row) => {
    const truth = expected[row]!;
    const numbers = [answer].flat().filter((value) => typeof value === 'number');
    if (numbers.length === 0) expect(answer).toEqual(truth);
    [truth].flat().forEach((value, index) => {
      if (typeof value === 'number')
        expect(Math.abs(numbers[index]! - value)).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
    });
  });
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Steps whose tag goes on with an entity that the step before does not have. */
function illegalSteps(prediction: Prediction): number[] {
  const tags = 'tags' in prediction ? prediction.tags : [];
  return [...tags.keys()].filter(
    (step) => tags[step]!.startsWith('I-') && tags[step - 1]?.slice(2) !== tags[step]!.slice(2),
  );
}

describe('openModel', () => {
  it('predicts what the evaluation predicted, for any network', async () => {
    const answering = randomTasks.filter(({ request }) => request.task.kind !== 'one-to-many');
    await fc.assert(
      fc.asyncProperty(answering, async (task) => {
        const { uri, answers } = await stored('any', task);

        const predictions = await opened(uri, (model) => all(model.predictExamples(task.records)));

        expectAnswers(predictions, answers);
      }),
      { numRuns: 12 },
    );
  });

  it.each(['softmax', 'crf'] as const)('answers with the tags of the scheme (%s)', async (tagLayer) => {
    const small = ONNX_TASKS.find(({ name }) => name.includes('entities'))!;
    const request = { ...small.request, network: { ...small.request.network, tagLayer } };
    const task = { ...small, request, records: small.records(30, 2) };
    const { uri, answers } = await stored(`tags-${tagLayer}`, task);

    const predictions = await opened(uri, (model) =>
      all(model.predictExamples(task.records, { probabilities: true })),
    );

    expectAnswers(predictions, answers);
    expect(predictions.flatMap(illegalSteps)).toEqual([]);
    const sums = predictions.flatMap((prediction) =>
      'tags' in prediction ? prediction.probabilities!.map((all) => sumOf(Object.values(all))) : [],
    );
    expect(Math.max(...sums.map((sum) => Math.abs(sum - 1)))).toBeLessThan(1e-5);
  });

  it.each(ONNX_TASKS)('takes records of fields without a target ($name)', async (small) => {
    const task = { ...small, records: small.records(30, 2) };
    const { uri, answers } = await stored('fields', task);
    const request = RunRequest.parse(small.request);
    const fields = task.records.map((record) => sampleRecord(record, request.task, small.encoder)!.fields);

    const predictions = await opened(uri, (model) => all(model.predict(fields)));

    expectAnswers(predictions, answers);
  });

  it('gives a record that cannot be used its reason, in its place', async () => {
    const small = ONNX_TASKS.find(({ name }) => name.includes('class of tokens'))!;
    const { uri } = await stored('refused', { ...small, records: small.records(30, 2) });

    const predictions = await opened(uri, (model) =>
      all(
        model.predict([{ text: 'abc' }, { other: 'abc' }, { text: '' }, { text: 'cab' }], {
          probabilities: true,
        }),
      ),
    );

    expect(predictions).toMatchObject([
      { label: expect.any(String) as string, probabilities: { 'first a': expect.any(Number) as number } },
      { rejected: { reason: 'missing-field' } },
      { rejected: { reason: 'empty-sequence' } },
      { label: expect.any(String) as string },
    ]);
  });

  it('draws the same samples as the evaluation, whatever the batch', async () => {
    const [task] = fc.sample(
      randomTasks.filter(
        ({ request: { task } }) => task.kind === 'one-to-many' && task.input?.field !== undefined,
      ),
      { numRuns: 1, seed: 4 },
    );
    const request = RunRequest.parse(task!.request);
    const program = programOf(task!.request, task!.encoder);
    const { uri } = await stored('samples', task!);
    const drawn = withValues(program.specs, randomWeights(program.specs, 3), (run) => program.samples!(run));
    const records = drawn.map(({ input }) => ({ style: input }));

    const predictions = await opened(uri, (model) =>
      all(model.predict(records, { sampling: { seed: request.training.seed } })),
    );

    expect(predictions).toEqual(drawn.map(({ predicted }) => ({ samples: [predicted] })));
  });

  it('opens the champion, and a version by its name', async () => {
    const small = ONNX_TASKS.find(({ name }) => name.includes('class of tokens'))!;
    await stored('versions', { ...small, records: small.records(30, 2) });
    const { root } = modelKeys('toy').version('one');
    for await (const { key } of store.list(runKeys('versions').candidate))
      await store.copy(key, `${root}${key.split('/').at(-1)}`);
    await writeJson(store, modelKeys('toy').champion, {
      ...{ model: 'toy', version: 'one', promotedAt: '2026-01-01T00:00:00.000Z', run: 'one' },
    });

    const champion = await openModel(`${store.uri}/models/toy`);
    const named = await openModel(`${store.uri}/models/toy`, { version: 'one' });
    const missing = openModel(`${store.uri}/models/toy`, { version: 'two' });

    await expect(missing).rejects.toMatchObject({ name: 'ArtifactNotFound' });
    expect([champion.version, named.version]).toEqual(['one', 'one']);
    await champion.close();
    await named.close();
  });

  describe('where no version is in use', () => {
    const SMALL = ONNX_TASKS.find(({ name }) => name.includes('class of tokens'))!;
    const task = { ...SMALL, records: SMALL.records(30, 2) };

    beforeAll(async () => {
      for (const [version, createdAt] of [
        ['b', '2026-11-01'],
        ['a', '2026-11-02'],
      ] as const) {
        await storedVersion(store, { model: 'unused', version, task });
        await store.put(modelKeys('unused').version(version).manifest, JSON.stringify({ createdAt }));
      }
    });

    const refusal = (model: string, version?: string) =>
      openModel(`${store.uri}/models/${model}`, { version }).then(
        () => 'opened',
        ({ message }: Error) => message,
      );

    it('says so, with the versions that there are and how one comes into use', async () => {
      const message = await refusal('unused');

      expect(message).toContain('no version of the model "unused" is in use in ');
      expect(message).toContain('give unused@a on the command line');
      expect(message).toContain('newest first, it has a and b');
      expect(message).toContain(`npm run models -- promote unused a --store ${store.uri}`);
      expect(message).not.toContain(`--store ${store.uri}/`);
    });

    it('speaks of the only version as such', async () => {
      await storedVersion(store, { model: 'single', version: 'one', task });

      expect(await refusal('single')).toMatch(
        /; its only one is one: give single@one on the command line, or put one into use with npm run models/,
      );
      expect(await refusal('single', 'c')).toMatch(
        /has no version "c" with a use\.json; its only one is one: give single@one on the command line$/,
      );
    });

    it('names the versions beside one that is not there', async () => {
      const message = await refusal('unused', 'c');

      expect(message).toContain('has no version "c" with a use.json; give unused@a');
    });

    it('names the model that was meant', async () => {
      expect(await refusal('unusde')).toMatch(/there is no model in .*; did you mean "unused"\?$/);
    });
  });

  it('is what the model card shows in TypeScript', async () => {
    const small = ONNX_TASKS.find(({ name }) => name.includes('class of tokens'))!;
    const { uri, answers } = await stored('card', { ...small, records: small.records(30, 2) });
    const card = Buffer.from(await store.get(`${runKeys('card').candidate}README.md`)).toString();
    const scratch = await mkdtemp(join(tmpdir(), 'unroll-card-'));
    const script = join(scratch, 'card.mts');
    const code = /```ts\n([\s\S]*?)\n```/.exec(card)![1]!;
    await writeFile(
      script,
      code.replace("'./functions/predict'", `'${join(ROOT, 'functions/predict/index.ts')}'`),
    );

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', script, fileURLToPath(uri)],
      {
        cwd: ROOT,
      },
    );

    expect(stdout).toContain(`label: '${String(answers[0])}'`);
    await rm(scratch, { recursive: true });
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runPredict } from '../../../../../local/cli/predict/command';
import { writeJson } from '../../../../../shared/artifacts/json';
import { modelKeys } from '../../../../../shared/artifacts/keys';
import { temporaryStore } from '../../../../support/temporary-store';
import type { RandomTask } from '../../../trainer/support/random-tasks';
import { storedVersion } from '../../../trainer/support/stored-version';
import { ONNX_TASKS } from '../../../trainer/support/tasks';

const store = temporaryStore();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-predict-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A champion with random weights. @returns what the evaluation answers for the records */
async function publish(model: string, task: RandomTask) {
  const request = { ...task.request, model };
  const answers = await storedVersion(store, { model, version: 'one', task: { ...task, request } });
  await writeJson(store, modelKeys(model).champion, {
    ...{ model, version: 'one', promotedAt: '2026-01-01T00:00:00.000Z', run: 'one' },
  });
  return answers;
}

async function predict(...args: string[]): Promise<string> {
  const stdout = new PassThrough();
  const written = text(stdout);
  await runPredict([...args, '--store', store.uri], {
    ...{ root: folder, workingDir: folder, environment: {}, stdout, stderr: new PassThrough() },
  });
  stdout.end();
  return written;
}

const lines = (written: string) =>
  written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const small = (name: string) => ONNX_TASKS.find((task) => task.name.includes(name))!;

describe('predict', () => {
  it('writes a result for each line of a file, in order, with reasons in place of answers', async () => {
    const task = small('class of tokens');
    const records = task.records(50, 2);
    const answers = await publish('words', { ...task, records });
    const inputs = records.map(({ input }) => JSON.stringify({ text: input }));
    await writeFile(join(folder, 'words.jsonl'), [...inputs, '{"text": 5}', 'no JSON'].join('\n'));

    const results = lines(await predict('words', '--input', 'words.jsonl', '--json'));

    expect(results.slice(0, 50).map(({ line, label }) => [line, label])).toEqual(
      answers.map((answer, index) => [index + 1, answer]),
    );
    expect(results.slice(50)).toMatchObject([
      { line: 51, rejected: { reason: 'wrong-type' } },
      { line: 52, rejected: { reason: 'malformed-json' } },
      { model: 'words', version: 'one', read: 52, predicted: 50, rejected: 2 },
    ]);
  });

  it('writes CSV with a column for each probability', async () => {
    await publish('words', { ...small('class of tokens'), records: small('class of tokens').records(9, 2) });
    await writeFile(join(folder, 'words.csv'), 'text\nabc\nba\n');

    await predict(
      'words@one',
      '--input',
      'words.csv',
      '--format',
      'csv',
      '--output',
      'out.csv',
      '--probabilities',
    );

    const [head, first, second] = (await readFile(join(folder, 'out.csv'), 'utf8')).split('\n');
    expect(head).toBe('line,label,confidence,p(first a),p(first b),rejected');
    const shares = (row: string) => row.split(',').slice(3, 5).map(Number);
    for (const row of [first!, second!]) expect(shares(row)[0]! + shares(row)[1]!).toBeCloseTo(1, 6);
  });

  it('forecasts what comes after a file of a series', async () => {
    const task = small('forecast of two fields three times, relative to last');
    const records = task.records(6, 3);
    const answers = await publish('waves', { ...task, records });
    // The windows' rows one after the other: the first window's, then the last row of each further one.
    const rows = [
      ...(records[0]!.input as number[][]),
      ...records.slice(1).map(({ input }) => (input as number[][]).at(-1)!),
    ];
    await writeFile(
      join(folder, 'waves.csv'),
      ['level,flow', ...rows.map((row) => row.join(','))].join('\n'),
    );

    const results = lines(await predict('waves', '--input', 'waves.csv'));

    expect(results.map(({ line }) => line)).toEqual([9, 10, 11, 12, 13, 14]);
    results.forEach(({ values }, row) => {
      const told = (values as { field: string; horizon: number; value: number }[]).map(({ value }) => value);
      const expected = answers[row] as number[];
      told.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 2));
    });
  });

  it('leaves nothing behind at an output that is slower than itself', async () => {
    const task = small('class of tokens');
    await publish('slow', { ...task, records: task.records(30, 2) });
    await writeFile(join(folder, 'slow.csv'), `text\n${'abc\n'.repeat(30)}`);
    const stdout = new PassThrough({ highWaterMark: 1 });
    const before = ['drain', 'close', 'error'].map((event) => stdout.listenerCount(event));
    const left: number[][] = [];
    stdout.on('data', () =>
      left.push(['drain', 'close', 'error'].map((event) => stdout.listenerCount(event))),
    );

    await runPredict(['slow', '--input', 'slow.csv', '--format', 'csv', '--store', store.uri], {
      ...{ root: folder, workingDir: folder, environment: {}, stdout, stderr: new PassThrough() },
    });

    expect(left).toHaveLength(30);
    for (const [index, count] of left.at(-1)!.entries()) expect(count - before[index]!).toBeLessThan(5);
  });

  it('names the model that is not there', async () => {
    await expect(predict('nothing', '--input', 'words.csv')).rejects.toMatchObject({
      name: 'ArtifactNotFound',
      message: expect.stringMatching(/models\/nothing\//) as string,
    });
  });
});

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

const predict = async (...args: string[]): Promise<string> => (await predicted(...args)).out;

async function predicted(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const written = [text(stdout), text(stderr)] as const;
  const status = await runPredict([...args, '--store', store.uri], {
    ...{ root: folder, workingDir: folder, environment: {}, stdout, stderr },
  });
  stdout.end();
  stderr.end();
  const [out, told] = await Promise.all(written);
  return { status, out, told };
}

/** As `publish`, of a model that was trained on files of a format. */
async function publishReading(model: string, name: string, format: object) {
  const task = small(name);
  const request = { ...task.request, data: { ...task.request.data, format } } as RandomTask['request'];
  await publish(model, { ...task, request, records: task.records(9, 2) });
}

const lines = (written: string) =>
  written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const anyText = expect.any(String) as string;
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

  it('says of a folder that it is one, and how its files are predicted', async () => {
    await publish('words', { ...small('class of tokens'), records: small('class of tokens').records(9, 2) });
    await mkdir(join(folder, 'texts'));
    await writeFile(join(folder, 'texts/a.jsonl'), '{"text": "a"}');

    await expect(predicted('words', '--input', 'texts/')).rejects.toThrow(
      /texts is a folder; name one of its files, such as texts\/a\.jsonl, or predict all of them/,
    );
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

  it.each([
    ['class of tokens', ['--samples', '3'], 'answers with a class: leave it out'],
    ['class of tokens', ['--seed', '3'], '--seed is for language models'],
    ['forecast of two fields', ['--probabilities'], 'answers with values: leave it out'],
    ['tags', ['--probabilities', '--as', 'csv'], 'which CSV has no columns for: give --as jsonl'],
  ])('of a %s refuses %j, which it would take no notice of', async (name, args, sentence) => {
    const task = small(name);
    await publish('unasked', { ...task, records: task.records(2, 2) });

    await expect(predict('unasked', '--input', 'none.jsonl', ...args)).rejects.toThrow(sentence);
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

  it('says which format a file without the column of the target has', async () => {
    const format = { kind: 'csv', delimiter: ';', header: false, columns: ['text', 'label'] };
    await publishReading('bare', 'class of tokens', format);
    await writeFile(join(folder, 'bare.csv'), 'abc\nba\n');

    const { status, out, told } = await predicted('bare', '--input', 'bare.csv');
    const [, word = ''] = /--format '(.*)'/.exec(told) ?? [];
    const again = await predicted('bare', '--input', 'bare.csv', '--format', word);

    expect(lines(out)).toMatchObject([
      { rejected: { reason: 'ragged-row' } },
      { rejected: { reason: 'ragged-row' } },
    ]);
    expect(told).toContain('nothing of bare.csv could be predicted: all 2 records were rejected');
    expect(told).toContain('where the file has no column for "label", name those that it has: --format ');
    expect(JSON.parse(word)).toEqual({ kind: 'csv', delimiter: ';', header: false, columns: ['text'] });
    expect(lines(again.out)).toMatchObject([
      { line: 1, label: anyText },
      { line: 2, label: anyText },
    ]);
    expect([status, again.status, again.told]).toEqual([1, 0, '']);
  });

  it('says so of CoNLL too, whose further columns nothing reads', async () => {
    await publishReading('steps', 'tags of numbers', { kind: 'conll', columns: ['value', 'tag', 'more'] });
    await writeFile(join(folder, 'steps.conll'), '0.5\n0.25\n\n1\n');

    const { status, told } = await predicted('steps', '--input', 'steps.conll');

    expect(status).toBe(1);
    expect(told).toContain('where the file has no column for "tag" or "more"');
    expect(told).toContain(
      `--format '{"kind":"conll","columns":["value"]}' (predict.data.format in a request)`,
    );
  });

  it('leaves a row alone that is short for another reason', async () => {
    await publishReading('spaced', 'class of tokens', { kind: 'conll', columns: ['text', 'label'] });
    await writeFile(join(folder, 'spaced.conll'), 'a b\n');

    const { told } = await predicted('spaced', '--input', 'spaced.conll');

    expect(told).toContain('so give "whitespace"');
    expect(told).not.toContain('--format');
  });

  it('says that a file has no records', async () => {
    await writeFile(join(folder, 'none.jsonl'), '');

    const { status, told } = await predicted('words', '--input', 'none.jsonl');

    expect(told).toBe('none.jsonl has no records, so there are no results\n');
    expect(status).toBe(0);
  });

  it('names the model that is not there', async () => {
    await expect(predict('nothing', '--input', 'words.csv')).rejects.toMatchObject({
      name: 'ArtifactNotFound',
      message: expect.stringMatching(/models\/nothing\//) as string,
    });
  });
});

import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Browser, Route } from 'playwright-core';
import { openModel, type Prediction } from '../../functions/predict';
import { areWholeText } from '../../shared/encoding';
import { WEB_RUNTIME } from '../../trainer/export/card/browser';
import { temporaryStore } from '../support/temporary-store';
import { randomTasks, type RandomTask } from '../unit/trainer/support/random-tasks';
import { recipeTasks } from '../unit/trainer/support/recipe-tasks';
import { storedModel } from '../unit/trainer/support/stored-model';
import { launchChromium } from './support/chromium';

const RUNTIME = resolve('node_modules/onnxruntime-web/dist');
const PAGE = 'http://model.test/';
const TYPES: Readonly<Record<string, string>> = {
  mjs: 'text/javascript',
  wasm: 'application/wasm',
  json: 'application/json',
};

const store = temporaryStore();
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Of longer records the card's programs show a part, which has an answer of its own. */
const shortRecords = (task: RandomTask): RandomTask => ({
  ...task,
  records: task.records.map((record) => ({ ...record, input: record.input.slice(0, 10) as string[] })),
});
const ROW = shortRecords(recipeTasks().find(({ name }) => name === 'surname-language/request.json')!);

/** One that decodes as the card's programs do, the likeliest token at each step, and writes one text. */
const WRITING = fc
  .sample(randomTasks, { numRuns: 400, seed: 1 })
  .find(
    ({ request: { task } }) =>
      task?.kind === 'encoder-decoder' &&
      task.decoding?.kind === 'greedy' &&
      areWholeText(task.target.tokens ?? 'characters'),
  )!;

/**
 * What a model's card writes to the console, in a page beside the model's files; the network has ONNX Runtime where the
 * card looks for it, and nothing else.
 */
async function consoleOf(uri: string): Promise<{ readonly written: string[]; readonly refused: string[] }> {
  const folder = fileURLToPath(uri);
  const card = await readFile(join(folder, 'README.md'), 'utf8');
  const program = /```js\n([\s\S]*?)\n```/.exec(card)![1]!;
  const runtime = new URL('.', WEB_RUNTIME).href;
  const [written, refused]: [string[], string[]] = [[], []];
  const serve = async (route: Route): Promise<void> => {
    const url = route.request().url();
    const name = basename(new URL(url).pathname);
    if (url === PAGE)
      return route.fulfill({ contentType: 'text/html', body: `<script type="module">${program}</script>` });
    const file = url.startsWith(runtime)
      ? join(RUNTIME, name)
      : url === `${PAGE}${name}` && join(folder, name);
    if (file === false || name === 'favicon.ico') {
      refused.push(url);
      return route.abort();
    }
    const type = TYPES[name.split('.').at(-1)!] ?? 'application/octet-stream';
    const headers = { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' };
    return route.fulfill({ body: await readFile(file), headers });
  };
  const page = await browser.newPage();
  try {
    await page.route('**/*', serve);
    page.on('pageerror', (error) => written.push(String(error)));
    const told = page.waitForEvent('console', { timeout: 60_000 });
    page.on('console', (message) => written.push(message.text()));
    await page.goto(PAGE);
    await told;
    return { written, refused };
  } finally {
    await page.close();
  }
}

describe('the card’s program for a page, in Chromium', () => {
  it('answers as the trainer does, with a row', async () => {
    const { uri, answers } = await storedModel(store, 'row', ROW);
    const model = await openModel(uri);
    const known: Prediction[] = [];
    for await (const prediction of model.predictExamples([ROW.records[0]!])) known.push(prediction);
    await model.close();

    const { written, refused } = await consoleOf(uri);

    const [label, confidence] = written.join('\n').split(' ');
    expect(refused).toEqual([]);
    expect(label).toBe(answers[0]);
    expect(known[0]).toMatchObject({ label });
    expect(Number(confidence)).toBeCloseTo((known[0] as { confidence: number }).confidence, 5);
  });

  it('answers as the trainer does, with a sequence that it writes', async () => {
    const { uri, answers } = await storedModel(store, 'written', shortRecords(WRITING));

    const { written, refused } = await consoleOf(uri);

    expect(refused).toEqual([]);
    const tokens = (answer: unknown): string[] => Array.from(answer as string | readonly string[]);
    expect(tokens(written.join('\n'))).toEqual(tokens(answers[0]));
    expect(written[0]!.length).toBeGreaterThan(3);
  });
});

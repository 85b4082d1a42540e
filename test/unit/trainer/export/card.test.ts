import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { runKeys } from '../../../../shared/artifacts/keys';
import { UseFile } from '../../../../shared/inference/use-file';
import { WEB_RUNTIME } from '../../../../trainer/export/card/browser';
import { onnxPython, runOnnxPython } from '../../../support/onnx/python';
import { temporaryStore } from '../../../support/temporary-store';
import { randomTasks, type RandomTask } from '../support/random-tasks';
import { storedModel } from '../support/stored-model';

const ROOT = join(__dirname, '../../../..');
const store = temporaryStore();
const run = promisify(execFile);

/** Of each task one. */
const TASKS = fc
  .sample(randomTasks, { numRuns: 400, seed: 1 })
  .filter(
    ({ request }, index, all) =>
      all.findIndex((other) => kindOf(other.request) === kindOf(request)) === index,
  )
  .map((task) => ({ name: kindOf(task.request), task }));

function kindOf({ task, network }: RandomTask['request']): string {
  const tags =
    task.kind === 'many-to-many'
      ? ` (${network!.tagLayer}, ${'scheme' in task.target ? task.target.scheme : 'undefined'})`
      : '';
  return `${task.kind} to ${task.target.kind}${tags}, from ${task.input!.kind}`;
}

async function stored(name: string, task: RandomTask) {
  await storedModel(store, name, task);
  const root = runKeys(name).candidate;
  const text = async (file: string) => Buffer.from(await store.get(`${root}${file}`)).toString();
  return {
    card: await text('README.md'),
    use: await text('use.json'),
    folder: new URL(`${store.uri}/${root}`),
  };
}

const snippetIn = (card: string, language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\``).exec(card)![1]!;

/** Runs the page's module in Node, whose ONNX Runtime has the same interface. */
async function runBrowserSnippet(code: string, folder: string): Promise<string> {
  const runtime = pathToFileURL(join(ROOT, 'node_modules/onnxruntime-node/dist/index.js')).href;
  const shim = `import { readFileSync } from 'node:fs';
globalThis.fetch = (file) => Promise.resolve({ json: () => JSON.parse(readFileSync(file, 'utf8')) });
`;
  const script = join(folder, 'page.mjs');
  await writeFile(
    script,
    shim + code.replace(`import * as ort from '${WEB_RUNTIME}';`, `import ort from '${runtime}';`),
  );
  const { stdout } = await run(process.execPath, [script], { cwd: folder });
  await rm(script);
  return stdout;
}

const numbersIn = (text: string): number[] => (text.match(/-?\d+(\.\d+)?(e[-+]?\d+)?/g) ?? []).map(Number);

describe.each(TASKS)('the model card of $name', ({ name, task }) => {
  it('has programs in Python and JavaScript that say the same', async () => {
    const { card, folder } = await stored(name.replaceAll(/\W+/g, '-'), task);
    const scratch = await mkdtemp(join(tmpdir(), 'unroll-card-'));
    const script = join(scratch, 'card.py');
    await writeFile(script, snippetIn(card, 'python'));

    const python = await runOnnxPython(script, [], folder.pathname);
    const browser = await runBrowserSnippet(snippetIn(card, 'js'), folder.pathname);

    const [fromPython, fromBrowser] = [numbersIn(python), numbersIn(browser)];
    expect(python.replaceAll(/[\d.e\s'"-]+/g, '')).toBe(browser.replaceAll(/[\d.e\s'"-]+/g, ''));
    fromBrowser.forEach((value, index) => expect(value).toBeCloseTo(fromPython[index]!, 4));
    await rm(scratch, { recursive: true });
  });

  it('has a program in Python that leaves nothing of ONNX Runtime behind, as its reports would', async () => {
    const { card, folder } = await stored(name.replaceAll(/\W+/g, '-'), task);
    const scratch = await mkdtemp(join(tmpdir(), 'unroll-card-'));
    const [script, home] = [join(scratch, 'card.py'), join(scratch, 'home')];
    await mkdir(home);
    await writeFile(script, snippetIn(card, 'python'));

    // Nothing else of this process: ONNX Runtime is also silent where a variable such as CI tells of a build server.
    const env = { PATH: process.env['PATH'], HOME: home, TMPDIR: home };
    await run(await onnxPython(), [script], { cwd: folder.pathname, env });

    expect(await readdir(home)).toEqual([]);
    await rm(scratch, { recursive: true });
  });

  it('tells between which values each metric lies, and what was drawn', async () => {
    const { card } = await stored(name.replaceAll(/\W+/g, '-'), task);

    expect(card).toMatch(/\| Metric \| Model \| 95 % interval \| majority class \|\n(\| --- ){4}\|/);
    expect(card).toContain('| 0.5 | 0.45 to 0.5678 | 0.7 |');
    expect(card).toContain('1,200 groups of records');
  });

  it('has a use.json that its schema describes, with every graph that it names', async () => {
    const { use, folder } = await stored(name.replaceAll(/\W+/g, '-'), task);

    const parsed = UseFile.parse(JSON.parse(use));

    const { model, encoder, step } = parsed.onnx;
    expect([model, encoder, step].filter((graph) => graph !== undefined).length).toBeGreaterThan(0);
    for (const graph of [model, encoder, step])
      if (graph !== undefined)
        expect(await store.head(`${folder.href.slice(store.uri.length + 1)}${graph.file}`)).toBeDefined();
  });
});

import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../../support/folders';
import { temporaryStore } from '../../../support/temporary-store';
import { storedModel } from '../../trainer/support/stored-model';
import { ONNX_TASKS } from '../../trainer/support/tasks';

const ROOT = join(__dirname, '../../../..');
const PREDICT = join(ROOT, 'functions/predict/index.ts');
const store = temporaryStore();

/** What the process leaves in its home and in its folder for temporary files. */
async function leftBehindBy(script: string): Promise<string[]> {
  const folder = temporaryFolder();
  const [home, temporary] = [join(folder.path, 'home'), join(folder.path, 'temporary')];
  [home, temporary].forEach((path) => mkdirSync(path));
  try {
    // Nothing else of this process: ONNX Runtime is also silent where a variable such as CI tells of a build server.
    const env = { PATH: process.env['PATH'], HOME: home, TMPDIR: temporary };
    await promisify(execFile)(process.execPath, ['--import', 'tsx', '--eval', script], { env });
    return [home, temporary].flatMap((path) => readdirSync(path)).filter((name) => !name.startsWith('tsx-'));
  } finally {
    folder.remove();
  }
}

/** Programs and images that load ONNX Runtime: but for the one place of TypeScript that all others go through. */
const LOADING = /^\s*'?import onnxruntime|--external:onnxruntime-node|import\('onnxruntime-node'\)/m;

it('is asked for no report wherever it is loaded', async () => {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '*.py', '*.ts', '*.mjs', '*Dockerfile'], {
    cwd: ROOT,
  });
  const own = relative(ROOT, __filename);
  const loading = stdout
    .trim()
    .split('\n')
    .filter((file) => file !== own)
    .map((file) => ({ file, source: readFileSync(join(ROOT, file), 'utf8') }))
    .filter(({ source }) => LOADING.test(source));

  expect(loading.map(({ file }) => file)).toEqual([
    'shared/inference/runner.ts',
    'test/bench/predict/peer.py',
    'test/unit/trainer/export/check_onnx.py',
    'trainer/Dockerfile',
    'trainer/export/card/python.ts',
  ]);
  for (const { source } of loading) expect(source).toMatch(/ORT_DISABLE_TELEMETRY("\]|'\])? ?= ?['"]?1/);
});

it('predicts without a report to the makers of ONNX Runtime, which would leave files', async () => {
  const small = ONNX_TASKS[0]!;
  const { uri } = await storedModel(store, 'quiet', { ...small, records: small.records(4, 1) });
  const graph = JSON.stringify(join(fileURLToPath(uri), 'model.onnx'));
  const bare = `require('onnxruntime-node').InferenceSession.create(${graph}).then((session) => session.release())`;
  const own = `require(${JSON.stringify(PREDICT)}).openModel(${JSON.stringify(uri)}).then((model) => model.close())`;

  // Without what openModel does, to see that the files would be found.
  expect(await leftBehindBy(bare)).not.toEqual([]);
  expect(await leftBehindBy(own)).toEqual([]);
});

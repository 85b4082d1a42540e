import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../../support/folders';
import { temporaryStore } from '../../../support/temporary-store';
import { storedModel } from '../../trainer/support/stored-model';
import { ONNX_TASKS } from '../../trainer/support/tasks';

const PREDICT = join(__dirname, '../../../../functions/predict/index.ts');
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

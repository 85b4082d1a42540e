import { modelKeys, runKeys } from '../../../../shared/artifacts/keys';
import { wordRequest } from '../../../support/requests';
import { temporaryStore } from '../../../support/temporary-store';
import { putWords, wholeRun } from '../../../support/whole-run';

const store = temporaryStore();
const RUNS = ['run-1', 'run-2', 'run-3'];
const REQUEST = wordRequest({ gate: { minimum: 0 } });

/** Whatever holds weights: the project's own file, the exports, checkpoints. */
const WEIGHTS = /(weights\.bin|\.onnx|checkpoints\/.+)$/;

async function sizes(prefix: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for await (const { key, sizeBytes } of store.list(prefix)) {
    if (WEIGHTS.test(key)) found.set(key, sizeBytes);
  }
  return found;
}

const total = (found: ReadonlyMap<string, number>) =>
  [...found.values()].reduce((sum, sizeBytes) => sum + sizeBytes, 0);

describe('three runs in one store', () => {
  beforeAll(async () => {
    await putWords(store);
    for (const run of RUNS) await wholeRun(store, { run, request: REQUEST });
  });

  it('leave one set of weights a version, promoted or not, and none in the runs', async () => {
    const { root } = modelKeys('words').version('run-1');

    const all = await sizes('');
    const one = await sizes(root);

    // A GRU of this kind has no TF.js file.
    expect([...one.keys()]).toEqual([`${root}model.onnx`, `${root}weights.bin`]);
    expect(total(one)).toBeGreaterThan(3 * 1_000);
    expect([...all.keys()].every((key) => key.startsWith('models/words/'))).toBe(true);
    expect(total(all)).toBe(3 * total(one));
  });

  it('leave no candidate, and publishing one of them again changes nothing', async () => {
    const candidates: string[] = [];
    for (const run of RUNS)
      for await (const { key } of store.list(runKeys(run).candidate)) candidates.push(key);

    expect(candidates).toEqual([]);
    const { root } = modelKeys('words').version('run-3');
    const before = await sizes(root);
    const again = await wholeRun(store, { run: 'run-3', request: REQUEST });
    expect(again).toMatchObject({ version: 'run-3', promoted: false });
    expect(await sizes(root)).toEqual(before);
  });
});

import { runKeys } from '../../../shared/artifacts/keys';
import type { ProgressEvent } from '../../../trainer/progress';
import { runOnce } from '../../../trainer/run-once';
import { temporaryStore } from '../../support/temporary-store';
import { storeFixtureRun } from './support/fixture-run';
import { TOY_ENCODER, toyRequest, toyWords } from './support/toy';

const store = temporaryStore();
const splits = { train: toyWords(60, 1), validation: toyWords(20, 2), test: toyWords(20, 3) };

const checkpointsOf = async (run: string) => {
  const keys: string[] = [];
  for await (const { key } of store.list(`${runKeys(run).root}checkpoints/`)) keys.push(key);
  return keys;
};

describe('runOnce', () => {
  it('deletes the checkpoints of a run that has its evaluation, and does nothing when started again', async () => {
    const fixture = { run: 'twice', request: toyRequest(), encoder: TOY_ENCODER, splits };
    const plan = await storeFixtureRun(store, fixture);
    const events: ProgressEvent[] = [];
    const options = { store, plan, signal: new AbortController().signal };
    const first = await runOnce({ ...options, progress: () => undefined });
    const kept = await checkpointsOf('twice');

    const again = await runOnce({ ...options, progress: (event) => events.push(event) });

    expect(kept).toEqual([]);
    expect(again).toEqual(first);
    expect(events).toEqual([
      { event: 'notice', message: 'this run already has its evaluation; nothing is left to do' },
    ]);
  });

  it('keeps those of a run that was stopped half-way', async () => {
    const fixture = { run: 'cut', request: toyRequest(), encoder: TOY_ENCODER, splits };
    const plan = await storeFixtureRun(store, fixture);
    const controller = new AbortController();

    const running = runOnce({
      store,
      plan,
      signal: controller.signal,
      progress: ({ event }) => {
        if (event === 'epoch') controller.abort(new Error('told to stop'));
      },
    });

    await expect(running).rejects.toThrow('told to stop');
    expect(await checkpointsOf('cut')).toContain(runKeys('cut').checkpoint);
  });
});

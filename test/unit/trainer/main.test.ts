import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runKeys } from '../../../shared/artifacts/keys';
import { TrainerEvent } from '../../../shared/progress';
import { exitCodeOf, StopSignal } from '../../../trainer/exit';
import { NonFiniteLoss, StoreUnavailable } from '../../../shared/errors';
import { temporaryStore } from '../../support/temporary-store';
import { storeFixtureRun } from './support/fixture-run';
import { TOY_ENCODER, toyRequest, toyWords } from './support/toy';

const ROOT = join(__dirname, '../../..');
const store = temporaryStore();
const splits = { train: toyWords(150, 1), validation: toyWords(40, 2), test: toyWords(40, 3) };
const storeRun = (run: string, overrides: Parameters<typeof toyRequest>[0] = {}) =>
  storeFixtureRun(store, { run, request: toyRequest(overrides), encoder: TOY_ENCODER, splits });

/** Starts the container's program; `onEvent` may signal it. */
async function startTrainer(
  args: readonly string[],
  onEvent: (event: TrainerEvent, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'trainer/main.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const events: TrainerEvent[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const event = TrainerEvent.parse(JSON.parse(line));
    events.push(event);
    onEvent(event, (signal) => child.kill(signal));
  });
  const ended = await new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  );
  return { ...ended, events };
}
const planUri = (run: string) => `${store.uri}/${runKeys(run).plan}`;
const afterEpoch =
  (epoch: number, signal: NodeJS.Signals) =>
  (event: TrainerEvent, kill: (signal: NodeJS.Signals) => void): void => {
    if (event.event === 'epoch' && event.record.epoch === epoch) kill(signal);
  };
const weightsOf = async (run: string) => (await store.head(`${runKeys(run).candidate}weights.bin`))!.etag;

describe('the trainer’s program', () => {
  it('ends with 0 and prints only events of the run', async () => {
    await storeRun('good');

    const { code, events } = await startTrainer([planUri('good')]);

    expect(code).toBe(0);
    expect(new Set(events.map(({ run }) => run))).toEqual(new Set(['good']));
    expect(await store.head(runKeys('good').evaluation)).toBeDefined();
  });

  it('killed without warning, continues from its last epoch to the same bytes', async () => {
    await storeRun('unharmed');
    await storeRun('killed');
    await startTrainer([planUri('unharmed')]);

    const killed = await startTrainer([planUri('killed')], afterEpoch(2, 'SIGKILL'));
    const again = await startTrainer([planUri('killed')]);

    expect(killed.signal).toBe('SIGKILL');
    expect(again.code).toBe(0);
    expect(again.events.filter(({ event }) => event === 'epoch').length).toBeLessThan(4);
    expect(await weightsOf('killed')).toBe(await weightsOf('unharmed'));
  });

  it('told to stop, ends with 143 and writes neither failure nor evaluation', async () => {
    await storeRun('stopped', {
      training: { maximumEpochs: 10_000, earlyStopping: { patienceEpochs: 1_000 } },
    });

    const { code } = await startTrainer([planUri('stopped')], afterEpoch(1, 'SIGTERM'));

    expect(code).toBe(143);
    expect(await store.head(runKeys('stopped').failure)).toBeUndefined();
    expect(await store.head(runKeys('stopped').evaluation)).toBeUndefined();
    expect(await store.head(runKeys('stopped').checkpoint)).toBeDefined();
  });

  it('writes its own account of a permanent failure and ends with 64', async () => {
    const plan = await storeRun('broken');
    await store.put(`${plan.buildRoot}train/000000.arrow`, 'not arrow');

    const { code, events } = await startTrainer([planUri('broken')]);

    expect(code).toBe(64);
    expect(events.at(-1)).toMatchObject({ event: 'failed', run: 'broken', error: 'ArtifactCorrupt' });
    const failure = JSON.parse(Buffer.from(await store.get(runKeys('broken').failure)).toString()) as unknown;
    expect(failure).toMatchObject({ error: 'ArtifactCorrupt' });
  });

  it.each([
    ['no argument', [], 'was given no plan'],
    ['an argument that is not a plan', ['s3://bucket/other.json'], 's3://bucket/other.json'],
  ])('refuses %s in one sentence', async (_, args, message) => {
    const { code, events } = await startTrainer(args);

    expect(code).toBe(64);
    expect(events).toEqual([
      {
        event: 'failed',
        run: '',
        error: 'InvalidRequest',
        cause: expect.stringContaining(message) as string,
      },
    ]);
  });
});

describe('exitCodeOf', () => {
  it('follows the table that the job’s retry rules match', () => {
    const codes = [
      undefined,
      new NonFiniteLoss('x'),
      new StoreUnavailable('x'),
      new StopSignal('SIGTERM', 15),
      new TypeError('x'),
      'x',
    ].map(exitCodeOf);

    expect(codes).toEqual([0, 64, 75, 143, 1, 1]);
  });
});

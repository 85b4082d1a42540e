import type { ExecutionEvent } from '../../local/emulator/asl/events';
import { TrainerEvent } from '../../shared/progress';
import { changed, wordRequest } from '../support/requests';
import { trainersOf } from '../support/trainer-process';
import { type FinishedRun, Workplace } from '../support/workflow';

/** Long enough to be interrupted: an epoch takes a few tenths of a second. */
const request = changed(
  changed(wordRequest({ reuse: 'refuse' }), 'training', { maximumEpochs: 6, batchSize: 8 }),
  'network',
  { units: 24 },
);

function epochOf(event: ExecutionEvent): number | undefined {
  if (event.type !== 'JobLine' || event.stream !== 'stdout' || !event.line.startsWith('{')) return undefined;
  const parsed = TrainerEvent.safeParse(JSON.parse(event.line));
  return parsed.success && parsed.data.event === 'epoch' ? parsed.data.record.epoch : undefined;
}

describe('a trainer that is killed', () => {
  let workplace: Workplace;
  let undisturbed: FinishedRun;
  beforeAll(async () => {
    workplace = await Workplace.create();
    await workplace.putWords({ training: 1_200 });
    undisturbed = await workplace.run(request);
  });
  afterAll(() => workplace.remove());

  it("is started again by the job's rules, and ends with the weights of an undisturbed run", async () => {
    let killed = 0;
    const killOnce = (event: ExecutionEvent) => {
      if (killed > 0 || (epochOf(event) ?? 0) < 3) return;
      killed = trainersOf(process.pid).map((pid) => process.kill(pid, 'SIGKILL')).length;
    };

    const interrupted = await workplace.run(request, { listener: killOnce });

    interrupted.output();
    expect(killed).toBe(1);
    const attempts = interrupted.result.history.filter((event) => event.type === 'JobAttemptStopped');
    expect(attempts.map(({ decision }) => decision)).toEqual(['RETRY', 'SUCCEEDED']);
    expect(interrupted.result.history.filter((event) => event.type === 'RetryScheduled')).toEqual([]);
    const { training } = await interrupted.evaluation();
    expect(training.resumedFromEpoch).toBeGreaterThanOrEqual(2);
    expect(training.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await undisturbed.evaluation()).training.resumedFromEpoch).toBeNull();
    expect((await interrupted.weights()).equals(await undisturbed.weights())).toBe(true);
  });

  it('goes on where it was when the whole execution was stopped and its run is resumed', async () => {
    const controller = new AbortController();
    const stopInTraining = (event: ExecutionEvent) => {
      if ((epochOf(event) ?? 0) >= 2) controller.abort();
    };
    const stopped = await workplace.run(request, { listener: stopInTraining, signal: controller.signal });

    const resumed = await workplace.run({ resume: stopped.name });

    expect(stopped.result.status).toBe('ABORTED');
    expect(resumed.output().run).toBe(stopped.name);
    expect(resumed.states()).not.toContain('ProfileShards');
    expect((await resumed.evaluation()).training.resumedFromEpoch).toBeGreaterThanOrEqual(1);
    expect((await resumed.weights()).equals(await undisturbed.weights())).toBe(true);
  });
});

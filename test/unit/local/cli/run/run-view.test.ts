import { PassThrough } from 'node:stream';
import type { EventDetail } from '../../../../../local/emulator/asl/events';
import { RunView } from '../../../../../local/cli/run/run-view';
import { createScreen } from '../../../../../local/cli/terminal/screen';
import type { TrainerEvent } from '../../../../../shared/progress';

function watch({ isTTY = false } = {}) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  const view = new RunView(createScreen(stream, { color: false }));
  const text = () => ((stream.read() as Buffer | null) ?? '').toString();
  return {
    view,
    text,
    lines: () => text().split('\n').slice(0, -1),
    emit: (detail: EventDetail, path = '') => view.take({ at: '2026-11-24T00:00:00Z', path, ...detail }),
  };
}

const exited = (state: string, stateType: string, output: object, durationMs = 340): EventDetail => ({
  type: 'StateExited',
  state,
  stateType,
  output: output as never,
  durationMs,
});

const trainer = (event: TrainerEvent): EventDetail => ({
  type: 'JobLine',
  jobId: 'job',
  attempt: 1,
  stream: 'stdout',
  line: JSON.stringify(event),
});

const epoch = (number: number, accuracy: number, best: boolean) =>
  trainer({
    event: 'epoch',
    run: 'r',
    maximumEpochs: 20,
    metric: 'accuracy',
    best,
    record: {
      epoch: number,
      steps: 116,
      trainLoss: 1.25,
      validation: { accuracy, loss: 1.5 },
      learningRate: 0.002,
      gradientNorm: { mean: 1, maximum: 2 },
      clippedShare: 0.1,
      seconds: 4.2,
      sequencesPerSecond: 1760.4,
    },
  });

const step = (number: number) =>
  trainer({
    event: 'step',
    run: 'r',
    epoch: 2,
    maximumEpochs: 20,
    step: number,
    stepsPerEpoch: 116,
    loss: 1.5,
    sequencesPerSecond: 1800,
    secondsLeft: 75,
  });

describe('what a run shows', () => {
  it('has one line per step, with its time and result', () => {
    const { emit, lines, view } = watch();

    view.addDetail('Plan', '2 objects; encoded data of run x reused');
    emit(exited('Plan', 'Task', {}));
    emit(exited('Encoded before?', 'Choice', {}));
    emit(exited('Profile', 'Task', {}), 'ProfileShards[0]');
    emit({ type: 'MapRunSucceeded', state: 'ProfileShards', items: 3, succeeded: 2, failed: 1 });
    emit(exited('ProfileShards', 'Map', {}, 61_000));
    emit(exited('Merge', 'Task', { encoderKey: 'k', read: 10_274, rejected: 3 }));
    emit(
      exited('Seal', 'Task', {
        manifestKey: 'k',
        records: { train: 7_400, validation: 816, test: 2_055 },
        rejected: 3,
        duplicates: { train: 1_000, validation: 5, dropped: 1_005 },
      }),
    );
    emit(exited('SomethingNew', 'Task', { any: 1 }));

    expect(lines()).toEqual([
      '✓ Plan 0.3 s — 2 objects; encoded data of run x reused',
      '✓ Profile 1 min 1 s — 3 shards, 1 set aside as unreadable',
      '✓ Merge 0.3 s — 10,274 records, 3 set aside',
      '✓ Seal 0.3 s — 7,400 training, 816 validation and 2,055 test records, 3 set aside, 1,005 also in a split held out, left out',
      '✓ SomethingNew 0.3 s',
    ]);
    expect(view.seconds).toEqual({ plan: 0.34, profile: 61, merge: 0.34, seal: 0.34, somethingNew: 0.34 });
  });

  it('has one line per epoch without a terminal, and the best epoch at the end', () => {
    const { emit, lines } = watch();

    emit({ ...trainer({ event: 'notice', run: 'r', message: 'resumed from epoch 1' }) });
    emit(step(3));
    emit(epoch(1, 0.61, true));
    emit(epoch(2, 0.6, false));
    emit({ type: 'JobLine', jobId: 'job', attempt: 1, stream: 'stdout', line: 'no event' });
    emit({ type: 'JobLine', jobId: 'job', attempt: 1, stream: 'stdout', line: '{"event":"unknown"}' });
    emit({ type: 'JobLine', jobId: 'job', attempt: 1, stream: 'stderr', line: 'TensorFlow says hello' });
    emit(exited('Train', 'Task', {}, 9_000));

    expect(lines()).toEqual([
      '  resumed from epoch 1',
      '  epoch 1/20 4.2 s: loss 1.250, validation accuracy 0.610 (best), 1,760 sequences/s, at most 1 min 15 s left',
      '  epoch 2/20 4.2 s: loss 1.250, validation accuracy 0.600, 1,760 sequences/s, at most 1 min 15 s left',
      '✓ Train and evaluate 9.0 s — 2 epochs, best validation accuracy 0.610 at epoch 1',
    ]);
  });

  it('draws a bar on a terminal and removes it at the end', () => {
    const { emit, text, view } = watch({ isTTY: true });

    emit(epoch(1, 0.61, true));
    emit(step(58));
    view.close();

    const drawn = text();
    expect(drawn).toContain('epoch 2/20 ██');
    expect(drawn).toContain(
      'loss  1.500 · validation accuracy 0.610 · 1,800 sequences/s · at most 1 min 15 s left',
    );
  });

  it('reports retries of states and of job attempts by name', () => {
    const { emit, lines } = watch();
    const cause = JSON.stringify({
      errorType: 'StoreUnavailable',
      errorMessage: 's3://b/k cannot be reached',
      trace: [],
    });

    emit({
      type: 'RetryScheduled',
      state: 'Merge',
      retry: 1,
      maxAttempts: 5,
      delaySeconds: 2,
      error: 'StoreUnavailable',
      cause,
    });
    emit({
      type: 'JobAttemptStarted',
      jobId: 'j',
      attempt: 1,
      attempts: 3,
      command: [],
      logFile: '/logs/train-1.log',
    });
    emit({
      type: 'JobAttemptStopped',
      jobId: 'j',
      attempt: 1,
      exitCode: null,
      statusReason: 'Host EC2 (i-1) terminated.',
      decision: 'RETRY',
    });
    emit({
      type: 'JobAttemptStopped',
      jobId: 'j',
      attempt: 2,
      exitCode: 75,
      statusReason: 'x',
      decision: 'RETRY',
    });
    emit({
      type: 'JobAttemptStopped',
      jobId: 'j',
      attempt: 3,
      exitCode: 0,
      statusReason: 'x',
      decision: 'SUCCEEDED',
    });

    expect(lines()).toEqual([
      '↻ Merge: StoreUnavailable (s3://b/k cannot be reached), retry 1 of 5 in 2.0 s',
      '↻ Train: attempt 1 ended (Host EC2 (i-1) terminated.), starting the next one',
      '↻ Train: attempt 2 ended (exit code 75), starting the next one',
    ]);
  });

  it('marks the step that failed, and hides the states that handle the failure', () => {
    const { emit, lines } = watch();
    const failure = { error: 'TooManyRejects', cause: 'x' };

    emit({ type: 'ErrorCaught', state: 'Merge', next: 'Explain', ...failure });
    emit(exited('Merge', 'Task', {}, 1000));
    emit(exited('Explain', 'Task', {}));
    emit(exited('AnnounceFailure', 'Task', {}));
    emit(exited('NotifyOfFailure', 'Task', {}));
    emit({ type: 'StateFailed', state: 'Failed', stateType: 'Fail', durationMs: 1, ...failure });

    expect(lines()).toEqual(['✗ Merge 1.0 s — TooManyRejects']);
  });

  it('marks a step that nothing caught', () => {
    const { emit, lines } = watch();

    emit({
      type: 'StateFailed',
      state: 'Train',
      stateType: 'Task',
      durationMs: 1000,
      error: 'States.Timeout',
      cause: '',
    });

    expect(lines()).toEqual(['✗ Train and evaluate 1.0 s — States.Timeout']);
  });

  it('says of a retry after a timeout, which has no cause, only its name', () => {
    const { emit, lines } = watch();

    emit({
      ...({ type: 'RetryScheduled', state: 'Merge', error: 'States.Timeout', cause: '' } as const),
      ...{ retry: 1, maxAttempts: 3, delaySeconds: 2 },
    });

    expect(lines().join()).toContain('States.Timeout, retry 1 of 3 in 2');
  });
});

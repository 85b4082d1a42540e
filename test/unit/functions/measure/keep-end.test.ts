import { MeasuredEvent } from '../../../../functions/measure/events';
import { keepEnd } from '../../../../functions/measure/keep-end';
import { ifExists } from '../../../../shared/artifacts/if-exists';
import { readJson } from '../../../../shared/artifacts/json';
import { runKeys } from '../../../../shared/artifacts/keys';
import { recordState, RunState } from '../../../../shared/run-state';
import { addPredictedRun } from '../../../support/predicted-run';
import { temporaryStore } from '../../../support/temporary-store';

const store = temporaryStore();
const STOPPED = Date.parse('2026-11-23T05:00:00.250Z');
const stateOf = (run: string) => ifExists(readJson(store, runKeys(run).state, RunState));

/** As EventBridge delivers it (Step Functions Developer Guide, "Step Functions status change events"). */
const ended = (name: string, status: string, more: object = {}) =>
  keepEnd(
    MeasuredEvent.parse({
      ...{ version: '0', id: 'e1', source: 'aws.states', time: '2026-11-23T05:00:01Z' },
      'detail-type': 'Step Functions Execution Status Change',
      detail: { executionArn: 'arn', name, status, stopDate: STOPPED, input: '{}', error: null, ...more },
    }),
    store,
  );

const planned = (run: string) => store.put(runKeys(run).plan, '{}');

describe('the end of an execution', () => {
  it.each([
    ['ABORTED', {}, { state: 'aborted', error: null, cause: null }],
    ['ABORTED', { cause: 'wrong data' }, { state: 'aborted', cause: 'wrong data' }],
    ['TIMED_OUT', { error: 'States.Timeout' }, { state: 'failed', error: 'States.Timeout' }],
    [
      'FAILED',
      { error: 'States.Runtime', cause: 'no $.a' },
      { state: 'failed', error: 'States.Runtime', cause: 'no $.a' },
    ],
  ])('%s with %j is kept as the state of its run', async (status, more, expected) => {
    const run = `run-${status.toLowerCase()}-${Object.keys(more).length}`;
    await planned(run);

    await ended(run, status, more);

    expect(await stateOf(run)).toMatchObject({ ...expected, at: '2026-11-23T05:00:00.250Z' });
  });

  it('is that of the run which the execution continued, and of one that predicts', async () => {
    await planned('first');
    await recordState(store, { run: 'first', state: 'running', at: '2026-11-23T04:00:00.000Z' });
    const predicting = {
      model: 'm',
      version: 'v',
      startedAt: '2026-11-23T04:00:00Z',
      results: [],
      isSealed: false,
    };
    await addPredictedRun(store, { ...predicting, run: 'predicting' });

    await ended('first-again', 'ABORTED', { input: '{"resume": "first"}' });
    await ended('predicting-again', 'ABORTED', { input: '{"predict": {"resume": "predicting"}}' });

    expect((await stateOf('first'))?.state).toBe('aborted');
    expect((await stateOf('predicting'))?.state).toBe('aborted');
  });

  it.each([
    [
      'was continued meanwhile',
      'continued',
      async (run: string) => recordState(store, { run, state: 'running', at: '2026-11-23T05:00:00.300Z' }),
      'ABORTED',
      {},
    ],
    [
      'said why it failed',
      'explained',
      async (run: string) =>
        recordState(store, { run, state: 'failed', at: '2026-11-23T04:59:00.000Z', error: 'NonFiniteLoss' }),
      'FAILED',
      { error: 'States.Runtime' },
    ],
    [
      'has the name of one that was refused',
      'refused',
      () => Promise.resolve(),
      'FAILED',
      { error: 'InvalidRequest' },
    ],
  ])('leaves a run alone that %s', async (_what, run, prepare, status, more) => {
    await planned(run);
    await prepare(run);
    const before = await stateOf(run);

    await ended(run, status, more);

    expect(await stateOf(run)).toEqual(before);
  });

  it('is kept of a run that was stopped between its gate and its publication', async () => {
    await planned('decided');
    await store.put(runKeys('decided').decision, '{}');

    await ended('decided', 'ABORTED');

    expect((await stateOf('decided'))?.state).toBe('aborted');
  });

  it('is kept of nothing that never was a run', async () => {
    await ended('never-planned', 'ABORTED');
    await ended('../elsewhere', 'ABORTED');

    const keys: string[] = [];
    for await (const { key } of store.list('runs/never-planned')) keys.push(key);
    expect(keys).toEqual([]);
  });
});

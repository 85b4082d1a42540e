import { openStore } from '../../../../shared/artifacts/open';
import { BudgetTooSmall } from '../../../../shared/errors';
import { RunRequest } from '../../../../shared/request/request';
import { TimeKeeper, timeLimitOf, type TimeLimit } from '../../../../trainer/training/time-limit';
import { train } from '../../../../trainer/training/train';
import { temporaryFolder } from '../../../support/folders';
import { toyRequest } from '../support/toy';
import { toyTraining } from '../support/toy-training';

const folder = temporaryFolder();
const store = openStore(`file://${folder.path}`);
afterAll(folder.remove);

const WORKLOAD = { validationRecords: 100, testRecords: 200, testPasses: 2 };

/** A bound whose seconds are used up as a test says. */
function limitOf(secondsLeft: () => number, workload = WORKLOAD): TimeLimit {
  return {
    workload,
    loadSeconds: 0,
    bound: () => ({ secondsLeft: secondsLeft(), name: 'the test’s bound' }),
  };
}

describe('the time keeper', () => {
  it('reserves what validation, evaluation and export take, measured from the last validation', () => {
    let left = 1_000;
    const time = new TimeKeeper(limitOf(() => left));
    time.noteValidated(10);
    time.noteSaved(2);
    const reserve = 10 + 1.25 * (200 * 2 * 0.1 + 3 * 2);

    left = reserve + 0.1;
    const before = time.isUp;
    left = reserve - 0.1;

    expect(before).toBe(false);
    expect(time.isUp).toBe(true);
  });

  it('reckons with the fastest step until a validation was measured, and not with the first ones', () => {
    let left = 3;
    const time = new TimeKeeper(limitOf(() => left));
    time.noteTrained(64, 1.28);
    const afterFirst = time.isUp;
    for (let step = 0; step < 4; step++) time.noteTrained(64, 0.64);
    const afterFive = time.isUp;
    left = 10;

    // 100 records at 0.02 s, then 100 at 0.01 s and 400 more with the factor 1.25: 1 + 5 s.
    expect([afterFirst, afterFive, time.isUp]).toEqual([false, true, false]);
  });

  it('measures prediction rather than give up on the price of the first steps', () => {
    const time = new TimeKeeper(
      limitOf(() => 3),
      () => 0.001,
    );
    for (let step = 0; step < 5; step++) time.noteTrained(64, 6.4);

    const afterSlowSteps = time.isUp;

    // 100 records to validate and 400 to test, at 0.001 s: far below 3 s.
    expect(afterSlowSteps).toBe(false);
  });

  it('says how much more a budget needs for one validation', () => {
    const time = new TimeKeeper(limitOf(() => 0.5));
    time.noteTrained(10, 1);

    const refused = () => time.requireValidation();

    expect(refused).toThrow(BudgetTooSmall);
    expect(refused).toThrow(
      /^the test’s bound is over .* about 10\.0 s, .* about 50\.0 s more\); give at least 1 minutes more/,
    );
  });
});

describe('the time limit', () => {
  const request = RunRequest.parse(toyRequest({ training: { timeoutMinutes: 10 } }));
  const options = { workload: WORKLOAD, loadSeconds: 0, elapsedSeconds: () => 60, secondsBefore: 100 };

  it('is the budget less what earlier attempts trained, where that is nearer than the timeout', () => {
    const plan = { request, budget: { seconds: 300, limit: 'the budget' } };

    const bound = timeLimitOf({ ...options, plan }).bound();

    expect(bound).toEqual({ secondsLeft: 140, name: 'the budget' });
  });

  it('is the timeout of the attempt, with a margin, where there is no budget', () => {
    const bound = timeLimitOf({ ...options, plan: { request, budget: null } }).bound();

    expect(bound).toEqual({ secondsLeft: 600 * 0.98 - 5 - 60, name: 'training.timeoutMinutes (10)' });
  });
});

describe('training with a limit', () => {
  const workload = { validationRecords: 0, testRecords: 0, testPasses: 2 };
  /** Enough for the given number of questions, then for a validation and nothing else. */
  const runsOut = (after: number, rest: number) => {
    let asked = 0;
    return () => (asked++ < after ? 1_000 : rest);
  };

  it('ends in the middle of an epoch, and keeps the best validated weights', async () => {
    const stepsPerEpoch = Math.ceil(150 / 16);
    const timeLimit = limitOf(runsOut(stepsPerEpoch + 6, 0.1), workload);

    const outcome = await train(toyTraining(store, 'middle', {}, { timeLimit }));

    expect(outcome.stoppedBy).toBe('budget');
    expect(outcome.limit).toBe('the test’s bound');
    expect(outcome.epochs.map(({ steps }) => steps)[0]).toBe(stepsPerEpoch);
    expect(outcome.epochs[1]!.steps).toBeLessThan(stepsPerEpoch);
    expect(Object.keys(outcome.weights)).not.toEqual([]);
  });

  it('is refused where not even one validation fits', async () => {
    const timeLimit = limitOf(runsOut(2, -1), workload);

    await expect(train(toyTraining(store, 'small', {}, { timeLimit }))).rejects.toMatchObject({
      name: 'BudgetTooSmall',
    });
  });

  it('that was used up by an earlier attempt publishes what that one had', async () => {
    const first = await train(toyTraining(store, 'again', { training: { maximumEpochs: 2, batchSize: 16 } }));

    const again = await train(toyTraining(store, 'again', {}, { timeLimit: limitOf(() => -5, workload) }));

    expect(again.stoppedBy).toBe('budget');
    expect(again.epochs).toEqual(first.epochs);
    expect(again.weights).toEqual(first.weights);
  });
});

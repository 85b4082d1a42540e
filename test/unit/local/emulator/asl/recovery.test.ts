import fc from 'fast-check';
import { errorMatches, StateError } from '../../../../../local/emulator/asl/errors';
import { Retries } from '../../../../../local/emulator/asl/recovery';
import { Retrier } from '../../../../../local/emulator/asl/schema';
import { chain, eventsOf, fail, hang, RESOURCE, run } from './harness';

const task = { Type: 'Task', Resource: RESOURCE };
const retrier = (fields: object) => Retrier.parse({ ErrorEquals: ['A'], ...fields });
const delays = (retries: Retries, error: string, count: number) =>
  Array.from({ length: count }, () => retries.after(new StateError(error, ''))?.delaySeconds);

describe('names of errors', () => {
  it.each([
    ['States.ALL', 'Anything', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.QueryEvaluationError', true],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.ALL', 'States.Runtime', false],
    ['States.TaskFailed', 'Anything', true],
    ['States.TaskFailed', 'States.TaskFailed', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.TaskFailed', 'States.DataLimitExceeded', false],
    ['States.TaskFailed', 'States.Runtime', false],
    ['States.Timeout', 'States.Timeout', true],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.Runtime', 'States.Runtime', false],
    ['Other', 'Anything', false],
    ['anything', 'Anything', false],
  ])('%s matches %s: %s', (pattern, error, expected) => {
    expect(errorMatches([pattern], error)).toBe(expected);
  });
});

describe('Retries', () => {
  it('backs off by the rate, up to the maximum, as often as allowed', () => {
    const retries = new Retries([
      retrier({ IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 20 }),
    ]);

    expect(delays(retries, 'A', 5)).toEqual([2, 6, 18, 20, undefined]);
  });

  it('has the defaults of the language: 1 s, doubled, 3 times', () => {
    expect(delays(new Retries([retrier({})]), 'A', 4)).toEqual([1, 2, 4, undefined]);
  });

  it('never retries with MaxAttempts 0', () => {
    expect(delays(new Retries([retrier({ MaxAttempts: 0 })]), 'A', 1)).toEqual([undefined]);
  });

  it('counts each retrier by itself and tries no later one when the first match is used up', () => {
    const retries = new Retries([
      retrier({ ErrorEquals: ['A', 'B'], MaxAttempts: 2, IntervalSeconds: 1 }),
      retrier({ ErrorEquals: ['C'], IntervalSeconds: 5 }),
      retrier({ ErrorEquals: ['States.ALL'], IntervalSeconds: 9 }),
    ]);
    const after = (error: string) => retries.after(new StateError(error, ''))?.delaySeconds;

    // The example of the States Language: A, B, C, B.
    expect([after('A'), after('B'), after('C'), after('B')]).toEqual([1, 2, 5, undefined]);
    expect(after('D')).toBe(9);
  });

  it('draws a delay from zero to the backoff with full jitter', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (draw) => {
        const retries = new Retries([retrier({ JitterStrategy: 'FULL', IntervalSeconds: 4 })], () => draw);

        expect(delays(retries, 'A', 2)).toEqual([4 * draw, 8 * draw]);
      }),
    );
  });
});

describe('Retry and Catch of a state', () => {
  it('retries by name until it succeeds, and shows the state its retry count', async () => {
    const definition = chain({
      Ask: {
        ...task,
        Arguments: { n: '{% $states.context.State.RetryCount %}' },
        Retry: [{ ErrorEquals: ['Busy'] }],
      },
    });

    const result = await run(definition, { task: (args, _, n) => (n < 3 ? fail('Busy') : args) });

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { n: 2 } });
    expect(eventsOf(result, 'RetryScheduled')).toMatchObject([
      { state: 'Ask', error: 'Busy', retry: 1, delaySeconds: 1, maxAttempts: 3 },
      { state: 'Ask', error: 'Busy', retry: 2, delaySeconds: 2, maxAttempts: 3 },
    ]);
  });

  it('does not retry what no retrier names, and fails with the error as it was', async () => {
    const definition = chain({ Ask: { ...task, Retry: [{ ErrorEquals: ['Busy'] }] } });

    const result = await run(definition, { task: () => fail('Broken', 'the disk is full') });

    expect(result).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'the disk is full' });
    expect(result.calls).toHaveLength(1);
  });

  it('tries the catchers in order once the retries are used up', async () => {
    const definition = chain({
      Ask: {
        ...task,
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }],
        Catch: [
          { ErrorEquals: ['Other'], Next: 'Wrong' },
          { ErrorEquals: ['Broken'], Next: 'Right' },
          { ErrorEquals: ['States.ALL'], Next: 'Wrong' },
        ],
        Next: 'Wrong',
      },
      Wrong: { Type: 'Fail', Error: 'Wrong' },
      Right: { Type: 'Succeed' },
    });

    const result = await run(definition, { task: () => fail('Broken', 'it is') });

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { Error: 'Broken', Cause: 'it is' } });
    expect(result.calls).toHaveLength(3);
    expect(eventsOf(result, 'ErrorCaught')).toMatchObject([{ state: 'Ask', next: 'Right', error: 'Broken' }]);
  });

  it('gives a catcher its own Output and Assign, with the error and the state input', async () => {
    const definition = chain({
      Ask: {
        ...task,
        Output: { unused: true },
        Assign: { unused: 1 },
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Assign: { failure: '{% $states.errorOutput.Error %}' },
            Output: { was: '{% $states.input.a %}' },
            Next: 'After',
          },
        ],
      },
      After: { Type: 'Pass', Output: { failure: '{% $failure %}', input: '{% $states.input %}' } },
    });

    const result = await run({ ...definition }, { input: { a: 7 }, task: () => fail('Broken') });

    expect(result.output).toEqual({ failure: 'Broken', input: { was: 7 } });
  });

  it('catches a failed evaluation by name, in Arguments and in Output', async () => {
    const caught = { ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' };
    for (const field of ['Arguments', 'Output']) {
      const definition = chain({
        Ask: { ...task, [field]: { a: '{% $nothing %}' }, Catch: [caught], Next: 'Caught' },
        Caught: { Type: 'Pass', Output: '{% $states.input.Error %}' },
      });

      expect((await run(definition)).output).toBe('States.QueryEvaluationError');
    }
  });

  it('ends a task at its TimeoutSeconds with States.Timeout, which States.TaskFailed does not catch', async () => {
    const definition = chain({
      Ask: {
        ...task,
        TimeoutSeconds: '{% $states.input.seconds %}',
        Catch: [
          { ErrorEquals: ['States.TaskFailed'], Next: 'Failed' },
          { ErrorEquals: ['States.Timeout'], Next: 'Late' },
        ],
        Next: 'Failed',
      },
      Failed: { Type: 'Fail' },
      Late: { Type: 'Succeed' },
    });

    const result = await run(definition, { input: { seconds: 1 }, task: (_, { signal }) => hang(signal) });

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { Error: 'States.Timeout' } });
  });

  it('refuses a TimeoutSeconds that is not a whole number', async () => {
    const definition = chain({ Ask: { ...task, TimeoutSeconds: "{% 'soon' %}" } });

    const result = await run(definition);

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(result.calls).toHaveLength(0);
  });

  it('fails the execution with States.Runtime, whatever is caught, when the executor itself breaks', async () => {
    const definition = chain({ Ask: { ...task, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Ask' }] } });

    const result = await run(definition, {
      task: () => {
        throw new TypeError('a bug');
      },
    });

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(result.cause).toContain('a bug');
  });
});

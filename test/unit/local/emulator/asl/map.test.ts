import { chain, eventsOf, fail, hang, RESOURCE, run } from './harness';
import type { Json } from '../../../../../local/emulator/asl/json';

const task = { Type: 'Task', Resource: RESOURCE };
const processor = (states: Parameters<typeof chain>[0], config?: object) => {
  const { StartAt, States } = chain(states);
  return { ...(config ? { ProcessorConfig: config } : {}), StartAt, States };
};
const STANDARD = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
const map = (
  fields: Record<string, unknown>,
  states: Parameters<typeof chain>[0] = { Each: task },
  config?: object,
) => ({
  Type: 'Map',
  ItemProcessor: processor(states, config),
  ...fields,
});

describe('inline Map', () => {
  it('runs every item, in the order of the items, over the input or over Items', async () => {
    const doubled = { Each: { Type: 'Pass', Output: '{% $states.input * 2 %}' } };

    expect((await run(chain({ M: map({}, doubled) }), { input: [1, 2, 3] })).output).toEqual([2, 4, 6]);
    const definition = chain({ M: map({ Items: '{% $states.input.list %}' }, doubled) });
    expect((await run(definition, { input: { list: [5] } })).output).toEqual([10]);
    expect((await run(definition, { input: { list: [] } })).output).toEqual([]);
  });

  it('shapes items with ItemSelector, which sees index and value', async () => {
    const selector = {
      i: '{% $states.context.Map.Item.Index %}',
      v: '{% $states.context.Map.Item.Value %}',
      n: '{% $states.input.n %}',
    };
    const definition = chain({
      M: map({ Items: ['a', 'b'], ItemSelector: selector }, { Each: { Type: 'Pass' } }),
    });

    const { output } = await run(definition, { input: { n: 9 } });

    expect(output).toEqual([
      { i: 0, v: 'a', n: 9 },
      { i: 1, v: 'b', n: 9 },
    ]);
  });

  it('lets iterations see outer variables and keep their own', async () => {
    const definition = chain({
      Set: { Type: 'Pass', Assign: { x: 10 } },
      M: map(
        { Items: [1, 2] },
        {
          Own: { Type: 'Pass', Assign: { mine: '{% $states.input + $x %}' } },
          Use: { Type: 'Pass', Output: '{% $mine %}' },
        },
      ),
    });

    expect((await run(definition)).output).toEqual([11, 12]);
  });

  it('runs at most MaxConcurrency items at a time, and 40 where none is set', async () => {
    for (const [fields, expected] of [
      [{ MaxConcurrency: '{% 3 %}' }, 3],
      [{}, 40],
    ] as const) {
      let running = 0;
      let most = 0;

      await run(chain({ M: map({ Items: '{% $range(1, 60, 1) %}', ...fields }) }), {
        task: async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 2));
          return --running;
        },
      });

      expect(most).toBe(expected);
    }
  });

  it('fails with the error of the first item that fails, and starts no more', async () => {
    const definition = chain({ M: map({ Items: [1, 2, 3, 4], MaxConcurrency: 1 }) });

    const result = await run(definition, { task: (args) => (args === 2 ? fail('Bad', 'item 2') : args) });

    expect(result).toMatchObject({ status: 'FAILED', error: 'Bad', cause: 'item 2' });
    expect(result.calls).toEqual([1, 2]);
  });

  it('fails where Items is not an array', async () => {
    expect(await run(chain({ M: map({}) }), { input: { a: 1 } })).toMatchObject({
      error: 'States.QueryEvaluationError',
    });
  });
});

describe('Distributed Map', () => {
  const distributed = (fields: Record<string, unknown>, states?: Parameters<typeof chain>[0]) =>
    chain({ M: map(fields, states, STANDARD) });

  it('runs every child as a separate execution, which cannot see outer variables', async () => {
    const definition = chain({
      Set: { Type: 'Pass', Assign: { x: 1 } },
      M: map(
        { Items: ['a', 'b'], Label: 'Shards' },
        {
          Each: {
            Type: 'Pass',
            Output: {
              seesOuter: '{% $exists($x) %}',
              id: '{% $states.context.Execution.Id %}',
              input: '{% $states.context.Execution.Input %}',
            },
          },
        },
        STANDARD,
      ),
    });

    const { output } = await run(definition);

    const id = expect.stringMatching(/:execution:Machine\/Shards:[0-9a-f-]{36}$/) as string;
    expect(output).toEqual([
      { seesOuter: false, id, input: 'a' },
      { seesOuter: false, id, input: 'b' },
    ]);
  });

  it('evaluates its own fields in the outer scope', async () => {
    const definition = chain({
      Set: { Type: 'Pass', Assign: { size: 2, key: 'plan' } },
      M: map(
        {
          Items: [1, 2, 3],
          ItemBatcher: { MaxItemsPerBatch: '{% $size %}', BatchInput: { key: '{% $key %}' } },
        },
        { Each: { Type: 'Pass' } },
        STANDARD,
      ),
    });

    expect((await run(definition)).output).toEqual([
      { BatchInput: { key: 'plan' }, Items: [1, 2] },
      { BatchInput: { key: 'plan' }, Items: [3] },
    ]);
  });

  it('limits batches by bytes too, to a single item if even that is too large', async () => {
    const items = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(300)];
    const batcher = { MaxItemsPerBatch: 10, MaxInputBytesPerBatch: 120 };

    const { output } = await run(
      distributed({ Items: items, ItemBatcher: batcher }, { Each: { Type: 'Pass' } }),
    );

    expect(output).toEqual([{ Items: items.slice(0, 2) }, { Items: items.slice(2) }]);
  });

  const tolerances: [string, Record<string, unknown>, number, boolean][] = [
    ['no failure without a tolerance', {}, 0, true],
    ['a failure without a tolerance', {}, 1, false],
    ['as many failures as counted', { ToleratedFailureCount: 2 }, 2, true],
    ['more failures than counted', { ToleratedFailureCount: 2 }, 3, false],
    ['as many failures as the percentage', { ToleratedFailurePercentage: 20 }, 2, true],
    ['more failures than the percentage', { ToleratedFailurePercentage: '{% 20 %}' }, 3, false],
    ['a fraction of a percent too many', { ToleratedFailurePercentage: '{% 29.9 %}' }, 3, false],
    ['either of both exceeded', { ToleratedFailurePercentage: 90, ToleratedFailureCount: 1 }, 2, false],
    ['percentage 0', { ToleratedFailurePercentage: 0 }, 1, false],
    ['percentage 100', { ToleratedFailurePercentage: 100 }, 10, true],
  ];

  it.each(tolerances)('tolerance: %s', async (_, fields, failures, isTolerated) => {
    const definition = distributed({ Items: '{% $range(1, 10, 1) %}', MaxConcurrency: 1, ...fields });

    const result = await run(definition, { task: (args) => (Number(args) <= failures ? fail('Bad') : args) });

    expect(result.status).toBe(isTolerated ? 'SUCCEEDED' : 'FAILED');
    if (!isTolerated) expect(result.error).toBe('States.ExceedToleratedFailureThreshold');
  });

  it('counts a failed batch with all its items', async () => {
    const fields = {
      Items: [1, 2, 3, 4, 5, 6],
      ItemBatcher: { MaxItemsPerBatch: 3 },
      ToleratedFailureCount: 2,
    };

    const result = await run(distributed(fields), { task: (args, _, n) => (n === 1 ? fail('Bad') : args) });

    expect(result.error).toBe('States.ExceedToleratedFailureThreshold');
    expect(eventsOf(result, 'MapRunFailed')).toMatchObject([{ items: 6, failed: 3 }]);
  });

  it('refuses a tolerance that is not a percentage', async () => {
    const result = await run(distributed({ Items: [1], ToleratedFailurePercentage: '{% 101 %}' }));

    expect(result.error).toBe('States.QueryEvaluationError');
    expect(result.calls).toEqual([]);
  });

  it('stops the other children once the tolerance is passed, and starts no more', async () => {
    let stopped = 0;
    const definition = distributed({ Items: [1, 2, 3, 4], MaxConcurrency: 2 });

    const result = await run(definition, {
      task: async (args, { signal }) => (args === 1 ? fail('Bad') : hang(signal).finally(() => stopped++)),
    });

    expect(result.error).toBe('States.ExceedToleratedFailureThreshold');
    expect(result.calls).toEqual([1, 2]);
    expect(stopped).toBe(1);
  });

  it('can be caught by the name of the threshold', async () => {
    const definition = chain({
      M: {
        ...map({ Items: [1] }, { Each: task }, STANDARD),
        Catch: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], Next: 'Caught' }],
        Next: 'Caught',
      },
      Caught: { Type: 'Succeed' },
    });

    expect(await run(definition, { task: () => fail('Bad') })).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('reports its progress', async () => {
    const progress: Json[] = [];

    const result = await run(distributed({ Items: [1, 2, 3], MaxConcurrency: 1, ToleratedFailureCount: 1 }), {
      task: (args) => (args === 2 ? fail('Bad') : args),
      listener: (event) => {
        if (event.type === 'MapRunProgress') progress.push([event.succeeded, event.failed, event.items]);
      },
    });

    // Each child reports its start and its end.
    expect(progress).toEqual([
      [0, 0, 3],
      [1, 0, 3],
      [1, 0, 3],
      [1, 1, 3],
      [1, 1, 3],
      [2, 1, 3],
    ]);
    expect(eventsOf(result, 'MapRunStarted')).toMatchObject([
      { state: 'M', maxConcurrency: 1, toleratedFailureCount: 1, toleratedFailurePercentage: 0 },
    ]);
    expect(eventsOf(result, 'MapRunSucceeded')).toMatchObject([{ items: 3, succeeded: 2, failed: 1 }]);
  });

  it('returns the output of children, and the whole record of a tolerated failure', async () => {
    const { output } = await run(distributed({ Items: [1, 2], ToleratedFailureCount: 1 }), {
      task: (args) => (args === 2 ? fail('Bad', 'two') : { n: args }),
    });

    expect(output).toMatchObject([{ n: 1 }, { Status: 'FAILED', Error: 'Bad', Cause: 'two', Input: '2' }]);
  });
});

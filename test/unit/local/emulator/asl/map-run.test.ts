import type { MapCounts } from '../../../../../local/emulator/asl/events';
import type { Json } from '../../../../../local/emulator/asl/json';
import {
  BUCKET,
  chain,
  eventsOf,
  fail,
  hang,
  RESOURCE,
  run,
  temporaryStore,
  type RunOptions,
} from './harness';

/** Five items, three at a time; the ResultWriter exports what came of them. */
const definition = (fields: object = {}) =>
  chain({
    M: {
      Type: 'Map',
      Items: [1, 2, 3, 4, 5],
      MaxConcurrency: 3,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Each',
        States: { Each: { Type: 'Task', Resource: RESOURCE, End: true } },
      },
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        Arguments: { Bucket: BUCKET, Prefix: 'results' },
      },
      ...fields,
    },
  });

describe('a Map Run that fails', () => {
  const place = temporaryStore();
  afterAll(place.remove);

  /** The first item succeeds, the second fails as soon as the third runs; what is left never starts. */
  const failing = (numberOf = (args: Json) => args): RunOptions => {
    let thirdRuns: () => void = () => undefined;
    const third = new Promise<void>((resolve) => (thirdRuns = resolve));
    return {
      store: place.store,
      task: async (args, { signal }) => {
        const number = numberOf(args);
        if (number === 1) return 'one';
        if (number === 2) return third.then(() => fail('Bad', 'two'));
        thirdRuns();
        return hang(signal);
      },
    };
  };

  const listed = async (name: string) => {
    for await (const { key } of place.store.list('results/')) {
      if (!key.endsWith(name)) continue;
      const text = Buffer.from(await place.store.get(key)).toString('utf8');
      return JSON.parse(text) as { Status: string; Input: string; Error?: string; Cause?: string }[];
    }
    return undefined;
  };

  // AWS Step Functions Developer Guide, ResultWriter: FAILED_n.json has the failed, timed out and aborted children,
  // PENDING_n.json those that were not started because the Map Run failed.
  it('aborts the children that run, and lists them among the failed', async () => {
    const result = await run(definition({ MaxConcurrency: 2 }), failing());

    expect(result.error).toBe('States.ExceedToleratedFailureThreshold');
    const failed = await listed('FAILED_0.json');
    expect(failed).toMatchObject([
      { Status: 'FAILED', Input: '2', Error: 'Bad', Cause: 'two' },
      { Status: 'ABORTED', Input: '3' },
    ]);
    expect(failed?.[1]).not.toHaveProperty('Error');
    expect(failed?.[1]).not.toHaveProperty('Cause');
    expect(await listed('SUCCEEDED_0.json')).toMatchObject([{ Status: 'SUCCEEDED', Input: '1' }]);
    expect(await listed('PENDING_0.json')).toMatchObject([
      { Status: 'PENDING', Input: '4' },
      { Status: 'PENDING', Input: '5' },
    ]);
  });

  // AWS Step Functions API Reference, MapRunItemCounts and MapRunExecutionCounts.
  it('counts items and children apart, each in one place', async () => {
    const fields = { MaxConcurrency: 2, Items: [1, 1, 2, 2, 3, 3, 4], ItemBatcher: { MaxItemsPerBatch: 2 } };
    const firstOf = (args: Json) => (args as { Items: number[] }).Items[0] ?? 0;
    const seen: MapCounts[] = [];

    const result = await run(definition(fields), {
      ...failing(firstOf),
      listener: (event) => {
        if (event.type === 'MapRunProgress') seen.push(event);
      },
    });

    expect(eventsOf(result, 'MapRunFailed')).toMatchObject([
      {
        error: 'States.ExceedToleratedFailureThreshold',
        tally: {
          items: { total: 7, succeeded: 2, failed: 2, aborted: 2, pending: 1, running: 0, resultsWritten: 6 },
          executions: { total: 4, succeeded: 1, failed: 1, aborted: 1, pending: 1, running: 0 },
        },
      },
    ]);
    expect(seen.some(({ tally }) => tally?.executions.running === 2)).toBe(true);
    expect(seen.every(({ tally }) => tally?.items.total === 7)).toBe(true);
  });

  // localstack/localstack, scenarios/test_base_scenarios: test_map_item_reader_csv_headers_decl_duplicate_headers: the
  // Map Run starts, fails with the reader's error, and the state fails after it.
  it('fails with what its items could not be read for', async () => {
    await place.store.put('twice.csv', 'a,a\n1,2\n');
    const ItemReader = {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      Arguments: { Bucket: BUCKET, Key: 'twice.csv' },
    };

    const result = await run(definition({ Items: undefined, ItemReader }), failing());

    expect(result.history.map(({ type }) => type)).toEqual([
      ...['ExecutionStarted', 'StateEntered', 'MapStarted', 'MapRunStarted', 'MapRunFailed'],
      ...['StateFailed', 'ExecutionFailed'],
    ]);
    expect(eventsOf(result, 'MapRunFailed')).toMatchObject([{ error: 'States.ItemReaderFailed' }]);
    expect(result.cause).toContain('CSV headers cannot contain duplicates');
  });

  it('is aborted with the execution', async () => {
    const controller = new AbortController();

    const result = await run(definition(), {
      ...failing(),
      signal: controller.signal,
      task: async (_, { signal }) => {
        controller.abort();
        return hang(signal);
      },
    });

    expect(result.status).toBe('ABORTED');
    expect(eventsOf(result, 'MapRunAborted')).toMatchObject([{ state: 'M', items: 5 }]);
  });
});

import { BUCKET, chain, fail, RESOURCE, run, temporaryStore, type RunOptions } from './harness';

describe('ResultWriter', () => {
  const place = temporaryStore();
  afterAll(place.remove);
  const write = (config: object, options: RunOptions, fields: object = {}) =>
    run(
      chain({
        M: {
          Type: 'Map',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'Each',
            States: { Each: { Type: 'Task', Resource: RESOURCE, End: true } },
          },
          Items: [1, 2, 3],
          ToleratedFailureCount: 1,
          ResultWriter: {
            Resource: 'arn:aws:states:::s3:putObject',
            Arguments: { Bucket: BUCKET, Prefix: "{% 'runs/' & $states.context.Execution.Name %}" },
            ...config,
          },
          ...fields,
        },
      }),
      { store: place.store, ...options },
    );
  const read = async (key: string) => Buffer.from(await place.store.get(key)).toString('utf8');
  const readJson = async (key: string) => JSON.parse(await read(key)) as Record<string, never>;

  it('writes successes, failures and the manifest as AWS does, and returns where they lie', async () => {
    const result = await write({}, { task: (args) => (args === 2 ? fail('Bad', 'two') : { n: args }) });

    const { MapRunArn, ResultWriterDetails } = result.output as {
      MapRunArn: string;
      ResultWriterDetails: { Bucket: string; Key: string };
    };
    const id = MapRunArn.split(':').at(-1) ?? '';
    expect(MapRunArn).toMatch(/^arn:aws:states:us-east-1:000000000000:mapRun:Machine\/M:[0-9a-f-]{36}$/);
    expect(ResultWriterDetails).toEqual({ Bucket: BUCKET, Key: `runs/run-1/${id}/manifest.json` });
    const manifest = await readJson(ResultWriterDetails.Key);
    expect(manifest).toEqual({
      DestinationBucket: BUCKET,
      MapRunArn,
      ResultFiles: {
        SUCCEEDED: [
          {
            Key: `runs/run-1/${id}/SUCCEEDED_0.json`,
            Size: (await read(`runs/run-1/${id}/SUCCEEDED_0.json`)).length,
          },
        ],
        FAILED: [
          {
            Key: `runs/run-1/${id}/FAILED_0.json`,
            Size: (await read(`runs/run-1/${id}/FAILED_0.json`)).length,
          },
        ],
        PENDING: [],
      },
    });
    expect(await readJson(`runs/run-1/${id}/SUCCEEDED_0.json`)).toMatchObject([
      { Status: 'SUCCEEDED', Input: '1', Output: '{"n":1}', OutputDetails: { Included: true } },
      { Status: 'SUCCEEDED', Input: '3', Output: '{"n":3}', InputDetails: { Included: true } },
    ]);
    expect(await readJson(`runs/run-1/${id}/FAILED_0.json`)).toMatchObject([
      { Status: 'FAILED', Input: '2', Error: 'Bad', Cause: 'two' },
    ]);
  });

  it('writes what happened even when the tolerance is exceeded, with the children that never ran', async () => {
    const result = await write({}, { task: () => fail('Bad') }, { MaxConcurrency: 1 });

    expect(result.error).toBe('States.ExceedToleratedFailureThreshold');
    const keys: string[] = [];
    for await (const { key } of place.store.list('runs/run-1/')) keys.push(key);
    const pending = keys.filter((key) => key.endsWith('PENDING_0.json'));
    expect(pending).toHaveLength(1);
    expect(await readJson(pending[0] ?? '')).toMatchObject([{ Status: 'PENDING', Input: '3' }]);
  });

  it('writes bare outputs as lines when asked to', async () => {
    const config = { WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSONL' } };

    const result = await write(config, { task: (args) => [args, { n: args }] });

    const key = (result.output as { ResultWriterDetails: { Key: string } }).ResultWriterDetails.Key;
    expect(await read(key.replace('manifest.json', 'SUCCEEDED_0.jsonl'))).toBe(
      '1\n{"n":1}\n2\n{"n":2}\n3\n{"n":3}\n',
    );
  });

  it('fails with a named error when it cannot write', async () => {
    const result = await write({ Arguments: { Bucket: 'elsewhere', Prefix: 'p' } }, {});

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.ResultWriterFailed' });
    expect(result.cause).toContain('elsewhere');
  });
});

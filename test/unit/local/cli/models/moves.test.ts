import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gateCandidate } from '../../../../../functions/gate/gate-candidate';
import { publishModel } from '../../../../../functions/publish/publish-model';
import { MeasuredEvent } from '../../../../../functions/measure/events';
import { putEvent } from '../../../../../local/cli/models/announce/event-bus';
import { runModels } from '../../../../../local/cli/models/command';
import { readJson, writeJson } from '../../../../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../../../../shared/artifacts/keys';
import { RunPlan } from '../../../../../shared/plan';
import { Sink } from '../../../../support/sink';
import { temporaryFolder } from '../../../../support/folders';
import { bucketWorkspaces } from '../../../functions/bucket-workspaces';
import { finishRun } from '../../../functions/finished-run';
import { Workspace } from '../../../functions/workspace';

const MODEL = 'surname-language';
const home = temporaryFolder();
afterAll(home.remove);

const inBucket = bucketWorkspaces();
const inFolder = () => Workspace.create();
let create = inFolder;
let workspace: Workspace;
beforeEach(async () => {
  workspace = await create();
  await workspace.addRecipe(MODEL);
  await publish('run-1', 0.75, null);
  await publish('run-2', 0.8, { version: 'run-1', test: { accuracy: 0.75 } });
  await publish('run-3', 0.9, { version: 'run-2', test: { accuracy: 0.8 } });
});
afterEach(() => workspace.remove());

async function publish(
  run: string,
  accuracy: number,
  champion: { version: string; test: { accuracy: number } } | null,
  gate: object = {},
) {
  const { planKey } = await finishRun(workspace, run, {
    accuracy,
    champion,
    gate: { confidence: 0, ...gate },
  });
  const decision = await gateCandidate({ planKey }, workspace.context);
  return publishModel({ planKey, decision }, workspace.context);
}

async function models(...args: string[]) {
  const [stdout, stderr] = [new Sink(), new Sink()];
  // Another S3 server has no event bus.
  const environment = { AWS_ENDPOINT_URL_S3: process.env['AWS_ENDPOINT_URL_S3'] };
  const surroundings = { root: home.path, workingDir: '/nowhere', environment, stdout, stderr };
  const given = ['--store', workspace.store.uri, '--who', 'ada', ...args];
  const status = await runModels(given, surroundings);
  return { status, stdout: stdout.text, stderr: stderr.text };
}

interface Sent {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: { readonly state: string; readonly version: string; readonly who: string };
}

const sent = async (): Promise<Sent[]> =>
  (await readFile(join(home.path, '.unroll', 'events.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sent);

describe('each move by hand', () => {
  it('leaves a line in the history and the event that a run sends', async () => {
    await publish('run-4', 0.95, { version: 'run-3', test: { accuracy: 0.9 } }, { approval: 'manual' });
    await publish('run-5', 0.96, { version: 'run-3', test: { accuracy: 0.9 } }, { approval: 'manual' });
    const before = await sent().catch(() => []);

    await models('promote', MODEL, 'run-1', '--why', 'calmer');
    await models('rollback', MODEL);
    await models('refuse', `${MODEL}@run-4`);
    await models('approve', MODEL, 'run-5');
    await models('delete', `${MODEL}@run-2`);

    const lines = (await workspace.text(modelKeys(MODEL).history)).trim().split('\n').slice(-5);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { event: 'put-into-use', version: 'run-1', from: 'run-3', to: 'run-1', who: 'ada', why: 'calmer' },
      { event: 'rolled-back', version: 'run-3', from: 'run-1', to: 'run-3' },
      { event: 'refused', version: 'run-4', from: 'run-3', to: 'run-3' },
      { event: 'approved', version: 'run-5', from: 'run-3', to: 'run-5' },
      { event: 'deleted', version: 'run-2', from: 'run-5', to: 'run-5' },
    ]);
    const events = (await sent()).slice(before.length);
    expect(
      events.map(({ Source, DetailType, Detail }) => [
        Source,
        DetailType,
        Detail.state,
        Detail.version,
        Detail.who,
      ]),
    ).toEqual([
      ['unroll', 'Unroll Model Promoted', 'put-into-use', 'run-1', 'ada'],
      ['unroll', 'Unroll Model Promoted', 'rolled-back', 'run-3', 'ada'],
      ['unroll', 'Unroll Champion Kept', 'refused', 'run-4', 'ada'],
      ['unroll', 'Unroll Model Promoted', 'approved', 'run-5', 'ada'],
      ['unroll', 'Unroll Version Deleted', 'deleted', 'run-2', 'ada'],
    ]);
    // What the deployment's measurements read of a run's event.
    const envelope = { time: '2026-11-24T12:00:00Z', 'detail-type': events[0]!.DetailType };
    expect(MeasuredEvent.safeParse({ ...envelope, detail: events[0]!.Detail }).success).toBe(true);
  });

  it('is done though no event could be sent, and says so', async () => {
    const blocked = {
      ...{ root: join(home.path, '.unroll', 'events.jsonl'), workingDir: '/', environment: {} },
    };
    const [stdout, stderr] = [new Sink(), new Sink()];

    const args = ['--store', workspace.store.uri, '--json', 'promote', MODEL, 'run-1'];
    await runModels(args, { ...blocked, stdout, stderr });

    expect(JSON.parse(stdout.text)).toMatchObject({ to: 'run-1', announced: false });
    expect(stderr.text).toContain('Warning: no event was sent');
  });
});

describe.each([
  ['a folder', inFolder],
  ['S3', inBucket],
])('models delete, in %s', (_, place) => {
  beforeAll(() => {
    create = place;
  });
  afterAll(() => {
    create = inFolder;
  });

  it('removes the files, the approval and the last run of a version, and leaves its run', async () => {
    const keys = modelKeys(MODEL);
    await publish('run-4', 0.5, { version: 'run-3', test: { accuracy: 0.9 } });

    const dry = await models('delete', `${MODEL}@run-4`, '--dry-run', '--json');
    expect(await workspace.store.head(keys.version('run-4').manifest)).toBeDefined();
    const { stdout } = await models('delete', `${MODEL}@run-4`, '--json');

    const freed = JSON.parse(stdout) as { files: number; bytes: number };
    expect(freed).toMatchObject({ model: MODEL, deleted: 'run-4', files: 3, announced: true });
    expect(freed.bytes).toBeGreaterThan(1_000);
    expect(JSON.parse(dry.stdout)).toMatchObject({ deleted: null, dryRun: true, bytes: freed.bytes });
    expect(await workspace.keys(keys.version('run-4').root)).toEqual([]);
    expect(await workspace.store.head(keys.lastRun)).toBeUndefined();
    expect(await workspace.keys(runKeys('run-4').root)).toContain(runKeys('run-4').evaluation);
    await expect(models('promote', MODEL, 'run-4')).rejects.toThrow(
      /has no version run-4 any more: ada deleted it at/,
    );
  });

  it('finishes what was interrupted', async () => {
    await workspace.store.delete(modelKeys(MODEL).version('run-1').manifest);

    await models('delete', `${MODEL}@run-1`);

    expect(await workspace.keys(modelKeys(MODEL).version('run-1').root)).toEqual([]);
  });

  it('refuses what somebody needs, and takes what somebody may want back with --force only', async () => {
    await publish('run-4', 0.95, { version: 'run-3', test: { accuracy: 0.9 } }, { approval: 'manual' });
    await expect(models('delete', MODEL, 'run-3', '--force')).rejects.toThrow(
      `use first: npm run models -- rollback ${MODEL} --store ${workspace.store.uri}, or npm run models -- promote ${MODEL} <version> --store ${workspace.store.uri}`,
    );
    await expect(models('delete', MODEL, 'run-4')).rejects.toThrow('waits for approval');
    await expect(models('delete', MODEL, 'run-2')).rejects.toThrow('what a rollback would go back to');

    // A run, or a sweep, that was planned when run-1 was in use and still trains.
    const plan = await readJson(workspace.store, runKeys('run-2').plan, RunPlan);
    const champion = { model: MODEL, version: 'run-1', promotedAt: '', run: 'run-1' };
    const startedAt = new Date().toISOString();
    await writeJson(workspace.store, runKeys('run-9').plan, { ...plan, run: 'run-9', startedAt, champion });
    await expect(models('delete', MODEL, 'run-1', '--force')).rejects.toThrow(
      'run-1 of surname-language is what run-9 will be compared with',
    );

    await models('delete', MODEL, 'run-4', '--force');
    await models('delete', MODEL, 'run-2', '--force');
    expect(await workspace.keys(modelKeys(MODEL).approval('run-4'))).toEqual([]);
  });

  it.each([
    [['delete', `${MODEL}@run-11`], 'did you mean "run-1"?'],
    [['delete', 'surname-langage@run-1'], 'did you mean "surname-language"?'],
    [['delete', MODEL], '"delete" takes a model\'s name and a version'],
  ])('refuses %j with what was meant', async (args, sentence) => {
    await expect(models(...args)).rejects.toThrow(sentence);

    const { status, stdout } = await models(...args, '--json');
    expect([status, (JSON.parse(stdout) as { cause: string }).cause]).toEqual([
      1,
      expect.stringContaining(sentence) as string,
    ]);
  });
});

describe('an event on the bus', () => {
  const event = { Source: 'unroll', DetailType: 'Unroll Model Promoted', Detail: { model: 'm' } };
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
  let server: Server;
  let answer: readonly [number, object];
  let request: { readonly headers: Record<string, unknown>; readonly body: string };
  beforeAll(async () => {
    server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        request = { headers: incoming.headers, body: Buffer.concat(chunks).toString() };
        response.writeHead(answer[0]).end(JSON.stringify(answer[1]));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  const put = () => {
    const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return putEvent(event, { endpoint, region: 'eu-central-1', credentials });
  };

  it('is a signed PutEvents of one entry', async () => {
    answer = [200, { FailedEntryCount: 0, Entries: [{ EventId: '1' }] }];

    await put();

    expect(request.headers).toMatchObject({
      'x-amz-target': 'AWSEvents.PutEvents',
      'content-type': 'application/x-amz-json-1.1',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/events\/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$/,
      ) as string,
    });
    expect(request.body).not.toContain('secret');
    expect(JSON.parse(request.body)).toEqual({
      Entries: [{ Source: 'unroll', DetailType: 'Unroll Model Promoted', Detail: '{"model":"m"}' }],
    });
  });

  it('that is not taken says why', async () => {
    answer = [400, { __type: 'AccessDeniedException' }];
    await expect(put()).rejects.toThrow('400 {"__type":"AccessDeniedException"}');

    answer = [200, { FailedEntryCount: 1, Entries: [{ ErrorCode: 'NotAuthorized', ErrorMessage: 'no' }] }];
    await expect(put()).rejects.toThrow('NotAuthorized: no');
  });
});

import { readJson } from '../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DatasetManifest } from '../../shared/dataset';
import { ModelManifest } from '../../shared/model';
import { Champion } from '../../shared/plan';
import { changed, wordRequest } from '../support/requests';
import { type S3Server, startS3Server } from '../support/s3-server';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy';
import { type FinishedRun, Workplace } from '../support/workflow';

/** A network that TF.js's own format can express, so that a run writes every kind of file. */
const request = changed(wordRequest(), 'network', { cell: { kind: 'lstm' } });

const ALL_STEPS = [
  'Predict?',
  'Plan',
  'Anything new?',
  'Encoded before?',
  'Stratified?',
  'ProfileShards',
  'Merge',
  'EncodeShards',
  'Seal',
  'Sweep?',
  'Train',
  'Gate',
  'Publish',
  'Lost a race?',
  'AnnounceModel',
  'NotifyOfModel',
  'Done',
];

async function keysUnder(store: ArtifactStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key.slice(prefix.length));
  return keys;
}

describe('the whole workflow', () => {
  let server: S3Server;
  let proxy: FaultyProxy;
  const workplaces: Workplace[] = [];
  /** Runs of the same request on each store. */
  const runs: Record<string, FinishedRun> = {};

  beforeAll(async () => {
    server = await startS3Server();
    proxy = await startFaultyProxy(server.endpoint);
    Object.assign(process.env, server.environment, { AWS_ENDPOINT_URL_S3: proxy.endpoint });
  });
  afterAll(async () => {
    workplaces.forEach((workplace) => workplace.remove());
    await proxy.stop();
    await server.stop();
  });

  async function workplaceOn(kind: 'a folder' | 'S3', bucket: string): Promise<Workplace> {
    if (kind === 'S3') await server.createBucket(bucket);
    const workplace = await Workplace.create(kind === 'S3' ? `s3://${bucket}` : undefined);
    workplaces.push(workplace);
    await workplace.putWords();
    return workplace;
  }

  it.each(['a folder', 'S3'] as const)('turns words into an evaluated model on %s', async (kind) => {
    const workplace = await workplaceOn(kind, 'whole-run');
    const { store } = workplace;

    const run = await workplace.run(request);

    const output = run.output();
    runs[kind] = run;
    expect(run.states()).toEqual(ALL_STEPS);
    expect(output).toMatchObject({ run: run.name, model: 'words', version: run.name, promoted: true });
    expect(output.metrics.accuracy).toBeGreaterThan((output.baseline.accuracy ?? 1) + 0.2);

    const { champion, version } = modelKeys('words');
    const manifest = await readJson(store, version(output.version).manifest, ModelManifest);
    expect((await readJson(store, champion, Champion)).version).toBe(output.version);
    expect(await keysUnder(store, output.modelKey)).toEqual(
      expect.arrayContaining(['manifest.json', ...manifest.files.map(({ name }) => name)]),
    );
    expect(manifest.files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['model.json', 'network.json', 'report.html', 'encoder.json', 'weights.bin']),
    );
    expect(manifest.lineage).toMatchObject({ run: run.name, datasetRun: run.name, parentChampion: null });

    const plan = await run.plan();
    const dataset = await readJson(store, `${plan.buildRoot}manifest.json`, DatasetManifest);
    expect(dataset.records).toMatchObject({ read: 330, rejected: 0 });
    expect(dataset.records.encoded.test).toBe(90);
    expect((await run.evaluation()).testRecords).toBe(90);
    // What the Distributed Maps leave beside their work.
    for (const stage of ['profile', 'encode'] as const) {
      const results = await keysUnder(store, runKeys(run.name).mapResults(stage));
      expect(results.some((key) => key.endsWith('/manifest.json'))).toBe(true);
    }
    const report = Buffer.from(await store.get(output.reportKey)).toString();
    expect(report).toMatch(/^<!doctype html>/i);
  });

  it('yields the same weights, byte for byte, on both stores', async () => {
    const [onFolder, onS3] = await Promise.all([runs['a folder']?.weights(), runs['S3']?.weights()]);

    expect(onFolder?.byteLength).toBeGreaterThan(1_000);
    expect(onS3?.equals(onFolder ?? Buffer.alloc(0))).toBe(true);
  });

  it('retries a step by the name of its error when S3 throttles for longer than its client waits', async () => {
    const workplace = await workplaceOn('S3', 'throttled');
    // The client itself tries three times.
    proxy.inject({ fault: '503', matches: /^PUT .*\/encoder\.json/, times: 4 });

    const run = await workplace.run(wordRequest());

    expect(proxy.injected()).toBe(4);
    run.output();
    const retries = run.result.history.filter((event) => event.type === 'RetryScheduled');
    expect(retries).toHaveLength(1);
    expect(retries[0]).toMatchObject({ state: 'Merge', error: 'StoreUnavailable', retry: 1 });
  });
});

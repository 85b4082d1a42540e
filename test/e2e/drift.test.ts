import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../shared/artifacts/keys';
import { Champion } from '../../shared/plan';
import { DatasetStatistics, DriftReport } from '../../shared/statistics';
import { startCommand } from '../support/command';
import { temporaryFolder } from '../support/folders';
import { changed, type LooseRequest, wordRequest } from '../support/requests';
import { type FinishedRun, Workplace } from '../support/workflow';
import { asCsv, words } from '../support/words';

describe('a run whose data is no longer like the champion’s', () => {
  const folder = temporaryFolder();
  let workplace: Workplace;
  let first: FinishedRun;
  beforeAll(async () => {
    workplace = await Workplace.create();
    await workplace.putWords();
    first = await workplace.run(learning(4, 0.004));
    // All words three times as long.
    const longer = words(240, 3).map((word) => ({ ...word, word: word.word.repeat(3) }));
    await workplace.store.put('input/words/train.csv', asCsv(longer));
  });
  afterAll(() => {
    workplace.remove();
    folder.remove();
  });

  /** Very different numbers of epochs, so that the gate's verdict is certain. */
  const learning = (maximumEpochs: number, learningRate: number) =>
    changed(wordRequest(), 'training', { maximumEpochs, optimizer: { kind: 'adam', learningRate } });
  const onDrift = (action: string, request: LooseRequest) => changed(request, 'data', { drift: { action } });
  const driftOf = (run: string) => readJson(workplace.store, runKeys(run).drift, DriftReport);
  const championVersion = async () =>
    (await readJson(workplace.store, modelKeys('words').champion, Champion)).version;
  const reportOf = async (run: string) =>
    Buffer.from(await workplace.store.get(runKeys(run).report)).toString();
  const messagesOf = ({ result }: FinishedRun) =>
    result.history.flatMap((event) => (event.type === 'MessagePublished' ? [event.message] : []));

  it('is stopped before it encodes or trains, where the request says so', async () => {
    const { promoted, version } = first.output();

    const stopped = await workplace.run(onDrift('stop', wordRequest()));

    expect(promoted).toBe(true);
    expect(stopped.result).toMatchObject({ status: 'FAILED', error: 'DataDrifted' });
    expect(stopped.result.cause).toContain('length of the input in characters');
    expect(stopped.result.cause).toContain('above data.drift.populationStabilityIndex, 0.2');
    expect(stopped.states()).not.toContain('EncodeShards');
    expect(stopped.states()).not.toContain('Train');
    expect(await driftOf(stopped.name)).toMatchObject({ champion: version, action: 'stop', drifted: true });
    const kept = modelKeys('words').version(version).statistics;
    expect(await readJson(workplace.store, kept, DatasetStatistics)).toMatchObject({ version: 1 });
  });

  it('is trained on with a warning for people and programs, where the request says so', async () => {
    const path = join(folder.path, 'warn.json');
    writeFileSync(path, JSON.stringify({ ...onDrift('warn', wordRequest()), gate: { minimum: 0.999 } }));
    const args = ['--store', workplace.store.uri, '--name', 'warned', '--json', path];

    const { code, stdout, stderr } = await startCommand(args, folder.path).ended;

    const { summary, action, drifted } = await driftOf('warned');
    expect({ code, action, drifted }).toEqual({ code: 0, action: 'warn', drifted: true });
    expect(summary).toMatch(/^The training data drifted from what champion run-1 was trained on: .+\.$/);
    expect(summary).toContain('length of the input in characters');
    expect(stderr.split('\n')).toContain(`Warning: ${summary}`);
    expect(JSON.parse(stdout)).toMatchObject({ model: { promoted: false } });
    expect((JSON.parse(stdout) as { warnings: string[] }).warnings).toContain(summary);
    expect(await reportOf('warned')).toContain(`<p class="bad"><b>${summary}</b></p>`);
  });

  it('promotes a better model, with the warning in the message about it', async () => {
    const warned = await workplace.run(onDrift('warn', learning(15, 0.01)));

    const { promoted, version, warnings } = warned.output();
    const { summary } = await driftOf(warned.name);
    expect(promoted).toBe(true);
    expect(await championVersion()).toBe(version);
    expect(warnings.at(-1)).toBe(summary);
    expect(messagesOf(warned)).toEqual([expect.stringMatching(/ Warning: /)]);
    expect(messagesOf(warned)).toEqual([expect.stringContaining(`${summary} Report: `)]);
  });

  it('gives no warning about the champion’s own training data, even if it is encoded already', async () => {
    const champion = await championVersion();

    const again = await workplace.run(onDrift('warn', wordRequest()));

    const summary = `The training data is like what champion ${champion} was trained on.`;
    expect(again.output().warnings.filter((warning) => warning.includes('drifted'))).toEqual([]);
    expect((await again.plan()).reused).not.toBeNull();
    expect(await driftOf(again.name)).toMatchObject({ champion, drifted: false, summary });
    expect(await reportOf(again.name)).toContain(`<p class="good"><b>${summary}</b></p>`);
    expect(messagesOf(again)).toEqual([expect.not.stringContaining('drifted')]);
  });
});

import { mergeProfiles } from '../../../../functions/merge/merge-profiles';
import { readJson } from '../../../../shared/artifacts/json';
import { DataDrifted } from '../../../../shared/errors';
import { DriftReport } from '../../../../shared/statistics';
import { Workspace } from '../workspace';
import fixture from './drift.json';
import { publishRun, putSeason, seasonRequest, type TASKS } from './seasons';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await putSeason(workspace, 'champion');
});
afterEach(() => workspace.remove());

const readDrift = (run: string) => readJson(workspace.store, `runs/${run}/drift.json`, DriftReport);

/** Trains a champion on the first season, then puts the data of the next one in place. */
async function aSeasonLater(task: keyof typeof TASKS): Promise<void> {
  await workspace.preprocess('run-1', seasonRequest(task));
  await publishRun(workspace, 'run-1', 0.7);
  await putSeason(workspace, 'now');
}

async function merge(run: string, request: unknown): Promise<unknown> {
  const plan = await workspace.plan(run, request);
  await workspace.map('profile', plan);
  return mergeProfiles(plan, workspace.context);
}

const valuesOf = ({ findings }: DriftReport) =>
  Object.fromEntries(findings.map(({ measure, of, value }) => [`${measure} of ${of}`, value]));

describe('drift, compared with numpy', () => {
  it('is the index of labels, lengths and a numeric field', async () => {
    await aSeasonLater('amount');

    await merge('run-2', seasonRequest('amount'));

    const report = await readDrift('run-2');
    const values = valuesOf(report);
    expect(report).toMatchObject({ champion: 'run-1', action: 'record', drifted: true, notCompared: [] });
    expect(Object.keys(values)).toHaveLength(3);
    expect(values['populationStabilityIndex of labels of "label"']).toBeCloseTo(fixture.indices.labels, 10);
    expect(values['populationStabilityIndex of numbers "amount"']).toBeCloseTo(fixture.indices.amount, 10);
    expect(values['populationStabilityIndex of length of the input in steps']).toBe(0);
  });

  it("is the index of tokens and the share of them missing from the champion's vocabulary", async () => {
    await aSeasonLater('text');

    await merge('run-2', seasonRequest('text'));

    const values = valuesOf(await readDrift('run-2'));
    expect(values['populationStabilityIndex of tokens of "text"']).toBeCloseTo(fixture.indices.words, 10);
    expect(values['outOfVocabularyShare of tokens of "text"']).toBeCloseTo(fixture.indices.unknown, 12);
    expect(values['populationStabilityIndex of length of the input in words']).toBeCloseTo(
      fixture.indices.length,
      10,
    );
  });
});

describe('a run whose data drifted', () => {
  it('fails with "stop" before it encodes, naming field, value, limit and remedy', async () => {
    await aSeasonLater('text');

    const merging = merge('run-2', seasonRequest('text', { action: 'stop' }));

    await expect(merging).rejects.toThrow(DataDrifted);
    const sentence = await merging.then(() => 'no error', String);
    expect(sentence).toMatch(
      /^DataDrifted: The training data drifted from what champion run-1 was trained on: the population stability index of the length of the input in words is /,
    );
    expect(sentence).toContain(
      `is ${fixture.indices.length.toPrecision(3)} (largest part: above 5, 0.00 % then, 52.0 % now)`,
    );
    expect(sentence).toContain('above data.drift.populationStabilityIndex, 0.2');
    expect(sentence).toContain('set data.drift.action to "warn"');
    expect(sentence).toContain('runs/run-2/drift.json');
    expect(sentence.split('\n')).toHaveLength(1);
    expect((await readDrift('run-2')).drifted).toBe(true);
    expect((await workspace.keys('datasets/')).filter((key) => key.includes('/run-2/encoder'))).toEqual([]);
  });

  it('goes on with "warn", and says so in its output', async () => {
    await aSeasonLater('amount');
    await workspace.preprocess('run-2', seasonRequest('amount', { action: 'warn' }));

    const { warnings } = await publishRun(workspace, 'run-2', 0.8);

    // After the warnings about the data itself.
    expect(warnings.at(-1)).toBe((await readDrift('run-2')).summary);
    expect(warnings.at(-1)).toContain('numbers "amount"');
  });

  it('goes on with "record" and stores the figures, without a word in its output', async () => {
    await aSeasonLater('amount');
    await workspace.preprocess('run-2', seasonRequest('amount', { action: 'record' }));

    const { warnings } = await publishRun(workspace, 'run-2', 0.8);

    const { drifted, summary } = await readDrift('run-2');
    expect(warnings).not.toContain(summary);
    expect(drifted).toBe(true);
  });

  it('follows the limits of the request: with higher ones the same data has not drifted', async () => {
    await aSeasonLater('text');
    const drift = { action: 'stop', populationStabilityIndex: 10, outOfVocabularyShare: 0.9 };

    await merge('run-2', seasonRequest('text', drift));

    expect(await readDrift('run-2')).toMatchObject({
      drifted: false,
      summary: 'The training data is like what champion run-1 was trained on.',
    });
  });

  it('is compared by the plan if a dataset is reused, since such a run does not merge', async () => {
    await aSeasonLater('text');
    await workspace.preprocess('run-2', seasonRequest('text'));

    const planning = workspace.plan('run-3', seasonRequest('text', { action: 'stop' }));

    await expect(planning).rejects.toThrow(DataDrifted);
    const { findings } = await readDrift('run-3');
    expect(findings).toEqual((await readDrift('run-2')).findings);
  });
});

describe('the drift report', () => {
  it('says that there is no champion', async () => {
    await workspace.preprocess('run-1', seasonRequest('text', { action: 'stop' }));

    expect(await readDrift('run-1')).toEqual({
      run: 'run-1',
      champion: null,
      action: 'stop',
      drifted: false,
      summary: 'There is no champion to compare the data with.',
      findings: [],
      notCompared: [],
    });
  });

  it('says that the champion has no statistics', async () => {
    await aSeasonLater('text');
    await workspace.store.delete('models/seasons/run-1/statistics.json');

    await merge('run-2', seasonRequest('text', { action: 'stop' }));

    expect(await readDrift('run-2')).toMatchObject({
      champion: 'run-1',
      drifted: false,
      summary: 'Champion run-1 has no statistics of the data it was trained on, so nothing was compared.',
    });
  });

  it('names what the champion does not read and leaves it out', async () => {
    await aSeasonLater('text');

    await merge('run-2', seasonRequest('amount'));

    const { notCompared, findings } = await readDrift('run-2');
    expect(findings.map(({ of }) => of)).toEqual(['labels of "label"']);
    expect(notCompared).toEqual([
      "lengths: the champion's are of the input in words, this run's are of the input in steps",
      'numbers "amount": the champion does not have it',
    ]);
  });

  it('finds no drift between two halves of one small source, though their index is above the limit', async () => {
    const lines = fixture.champion.train.trim().split('\n').slice(1);
    const csv = (part: readonly string[]) => `label,amount,text\n${part.join('\n')}\n`;
    await workspace.write('data/seasons/train.csv', csv(lines.slice(0, 40)));
    await workspace.preprocess('run-1', seasonRequest('amount'));
    await publishRun(workspace, 'run-1', 0.7);
    await workspace.write('data/seasons/train.csv', csv(lines.slice(40, 80)));

    await merge('run-2', seasonRequest('amount', { action: 'stop' }));

    const { findings } = await readDrift('run-2');
    const amount = findings.find(({ of }) => of === 'numbers "amount"')!;
    expect(amount.value).toBeGreaterThan(amount.limit);
    expect(amount.value).toBeLessThan(amount.chance!);
    expect(amount.drifted).toBe(false);
  });
});

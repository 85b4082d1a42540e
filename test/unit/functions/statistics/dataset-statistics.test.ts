import { readJson } from '../../../../shared/artifacts/json';
import { DatasetStatistics } from '../../../../shared/statistics';
import { Workspace } from '../workspace';
import fixture from './drift.json';
import { publishRun, putSeason, readManifest, seasonRequest } from './seasons';

const { statistics: expected } = fixture;

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await putSeason(workspace, 'champion');
});
afterEach(() => workspace.remove());

async function statisticsOf(request: unknown): Promise<DatasetStatistics> {
  await workspace.preprocess('run-1', request);
  return DatasetStatistics.parse((await readManifest(workspace, 'run-1')).statistics);
}

describe('the statistics of a dataset, compared with numpy', () => {
  it('contain the share of each label, per split', async () => {
    const { labels } = await statisticsOf(seasonRequest('amount'));

    expect(labels).toMatchObject({ field: 'label', kind: 'class', distinct: 3 });
    for (const split of ['train', 'validation', 'test'] as const) {
      for (const share of labels!.shares) {
        const { [share.label as 'north']: wanted } = expected.labels[split];
        expect(share[split]).toBeCloseTo(wanted, 12);
      }
      expect(labels!.rest[split]).toBe(0);
    }
  });

  it('contain quantiles of a numeric field within the stated error, and its missing share', async () => {
    const { numbers, missing } = await statisticsOf(seasonRequest('amount'));

    const [amount] = numbers;
    expect(numbers).toHaveLength(1);
    expect(amount).toMatchObject({ role: 'input', name: 'amount' });
    expect(amount!.mean).toBeCloseTo(expected.amountMean, 12);
    expect(amount!.standardDeviation).toBeCloseTo(expected.amountDeviation, 12);
    expect(amount!.relativeError).toBeLessThan(1e-4);
    for (const [name, value] of Object.entries(expected.amount)) {
      const found = amount!.quantiles[name as keyof typeof expected.amount];
      expect(Math.abs(found / value - 1)).toBeLessThanOrEqual(amount!.relativeError);
    }
    expect(missing).toEqual([
      { field: 'amount', rows: 900, missing: 49, share: expected.missing },
      { field: 'label', rows: 900, missing: 0, share: 0 },
    ]);
  });

  it('contain the exact lengths of each split', async () => {
    const { lengths } = await statisticsOf(seasonRequest('text'));

    expect(lengths.of).toBe('input in words');
    for (const split of ['train', 'validation', 'test'] as const) {
      const { records, ...quantiles } = lengths.quantiles[split];
      expect(records).toBe(split === 'train' ? 600 : 150);
      expect({ ...expected.lengths[split] }).toMatchObject(quantiles);
    }
  });

  it('contain the most common tokens, and the share of tokens that the vocabulary covers', async () => {
    const { texts } = await statisticsOf(seasonRequest('text'));

    const occurrences = expected.words.reduce((total, [, times]) => total + Number(times), 0);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toMatchObject({ role: 'input', field: 'text', distinct: 7, occurrences, vocabulary: 5 });
    expect(texts[0]!.top).toEqual(
      expected.words.map(([text, times]) => ({ text, share: Number(times) / occurrences })),
    );
    for (const split of ['train', 'validation', 'test'] as const)
      expect(texts[0]!.coverage![split]).toBeCloseTo(expected.coverage[split], 12);
  });

  it('are the same wherever objects are cut', async () => {
    const whole = await statisticsOf(seasonRequest('text'));
    const request = seasonRequest('text');
    const format = { kind: 'csv', quote: null };
    const cut = { ...request, data: { ...request.data, format, shardMegabytes: 0.002 } };

    await workspace.preprocess('run-2', cut);

    expect((await workspace.readPlan('run-2')).dataset.shards.length).toBeGreaterThan(5);
    expect((await readManifest(workspace, 'run-2')).statistics).toEqual(whole);
  });

  it('are stored with a model that was trained on the dataset, as one of its files', async () => {
    const statistics = await statisticsOf(seasonRequest('text'));

    const { modelKey } = await publishRun(workspace, 'run-1', 0.7);

    const kept = await readJson(workspace.store, `${modelKey}statistics.json`, DatasetStatistics);
    expect(kept).toEqual(statistics);
    expect(await workspace.text(`${modelKey}manifest.json`)).toContain('"name": "statistics.json"');
  });
});

describe('the statistics of a wide dataset', () => {
  it('stay small: channels beyond 256 share one entry, long and rare labels another', async () => {
    const columns = Array.from({ length: 300 }, (_, index) => `x${index}`);
    const rows = Array.from({ length: 250 }, (_, row) => {
      const label = row === 0 ? 'l'.repeat(1_000) : `label ${row}`;
      return [label, ...columns.map((_, index) => index + row)].join(',');
    });
    const csv = `label,${columns.join(',')}\n${rows.join('\n')}\n`;
    for (const split of ['train', 'validation', 'test'])
      await workspace.write(`data/seasons/${split}.csv`, csv);
    const request = seasonRequest('amount');

    const { labels, numbers, missing } = await statisticsOf({
      ...request,
      task: { ...request.task, input: { kind: 'numeric', fields: ['x*'] } },
    });

    expect(labels).toMatchObject({ distinct: 250, rest: { train: 0.2, validation: 0.2, test: 0.2 } });
    expect(labels!.shares).toHaveLength(200);
    expect(labels!.shares.every(({ label }) => label.length < 20)).toBe(true);
    expect(numbers).toHaveLength(256);
    expect(numbers[254]).toMatchObject({
      name: 'x254',
      count: 250,
      quantiles: { minimum: 254, maximum: 503 },
    });
    expect(numbers[255]).toMatchObject({
      name: '45 further channels',
      count: 45 * 250,
      quantiles: { minimum: 255, maximum: 548 },
    });
    expect(missing.map(({ field }) => field).sort()).toEqual(['label', 'x*']);
    expect(
      (await workspace.text(`${(await readManifest(workspace, 'run-1')).root}manifest.json`)).length,
    ).toBeLessThan(1_000_000);
  });
});

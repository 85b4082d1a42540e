import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDataset } from '../../../trainer/data/dataset';
import { runTrainer } from '../../../trainer/run';
import { Workspace } from '../functions/workspace';

const TUNES = readFileSync(join(__dirname, '../../../recipes/fiddle-tunes/data/test.tsv'), 'utf8').slice(
  0,
  8_000,
);

const request = (location: string, shardMegabytes: number) => ({
  model: 'text',
  data: {
    location,
    format: { kind: 'text' },
    records: { kind: 'stream' },
    split: { by: 'order' },
    shardMegabytes,
  },
  task: { kind: 'one-to-many', target: { kind: 'tokens', field: 'text' }, generation: { samples: 1 } },
  network: { units: 8, embeddingSize: 4 },
  training: { batchSize: 8, truncationSteps: 50, maximumEpochs: 1 },
});

describe('a long text, from its files to its report', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await Workspace.create();
    const half = TUNES.indexOf('\n', 4_000) + 1;
    await workspace.write('one/tunes.txt', TUNES);
    await workspace.write('two/tunes-2.txt', TUNES.slice(0, half));
    await workspace.write('two/tunes-10.txt', TUNES.slice(half));
  });
  afterAll(() => workspace.remove());

  it('is the same text in one file and in two, in one shard and in many', async () => {
    await workspace.preprocess('one', request('one/', 64));
    await workspace.preprocess('two', request('two/', 0.001));

    const one = await loadDataset(workspace.store, await workspace.readPlan('one'));
    const two = await loadDataset(workspace.store, await workspace.readPlan('two'));

    expect(two.splits).toEqual(one.splits);
    const tokens = Object.values(one.splits).map(({ targets }) => targets.length + 1);
    // A token for each character and each line break, and one for the end of the last line.
    expect(tokens.reduce((sum, count) => sum + count, 0)).toBe([...TUNES].length + 1);
  });

  it('is trained, evaluated beside n-grams, and exported', async () => {
    await workspace.preprocess('trained', request('one/', 64));

    const evaluation = await runTrainer({
      store: workspace.store,
      plan: await workspace.readPlan('trained'),
      progress: () => undefined,
      signal: new AbortController().signal,
    });

    expect(evaluation.test.natsPerStep).toBeGreaterThan(0);
    expect(evaluation.otherBaselines[0]!.name).toBe('unigrams');
    expect(evaluation.baseline.test.natsPerStep).toBeLessThan(Math.log(100));
  });
});

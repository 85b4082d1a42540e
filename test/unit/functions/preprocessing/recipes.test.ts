import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, Encoder } from '../../../../shared/dataset';
import { Workspace } from '../workspace';

/** Records of each split; counted by recipe_counts.py. */
const counts = JSON.parse(readFileSync(join(__dirname, 'recipe-counts.json'), 'utf8')) as Record<
  string,
  { train: number; validation: number; test: number }
>;

const folder = join(__dirname, '../../../../recipes');
const recipes = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => readdirSync(join(folder, name)).includes('data'));

/** Labels or tags, entries of a vocabulary, or channels: what the network's ends have. */
const SIZES: Record<string, { input: number; target: number }> = {
  'bach-chorales': { input: 45, target: 45 },
  'basic-motions': { input: 6, target: 4 },
  digits: { input: 64, target: 10 },
  'dutch-ner': { input: 30_590, target: 7 },
  'gun-point': { input: 1, target: 2 },
  iris: { input: 4, target: 3 },
  'italy-power-demand': { input: 1, target: 2 },
  'seattle-temperatures': { input: 1, target: 1 },
  sunspots: { input: 1, target: 1 },
  'turkish-pos': { input: 16_839, target: 14 },
};

describe('recipes', () => {
  let workspace: Workspace;
  beforeEach(async () => (workspace = await Workspace.create()));
  afterEach(() => workspace.remove());

  it('are all counted', () => {
    expect(Object.keys(counts).sort()).toEqual([...recipes].sort());
  });

  it.each(recipes)('%s keeps every record, in the splits that it says', async (recipe) => {
    await workspace.addRecipe(recipe);

    const sealed = await workspace.preprocess('run', { recipe });

    const manifest = await readJson(workspace.store, sealed.manifestKey, DatasetManifest);
    expect(manifest.records.encoded).toEqual(counts[recipe]);
    expect(manifest.rejectReasons).toEqual([]);
    const { buildRoot } = await workspace.readPlan('run');
    const encoder = await readJson(workspace.store, `${buildRoot}encoder.json`, Encoder);
    expect(sizesOf(encoder)).toEqual(SIZES[recipe] ?? sizesOf(encoder));
    const rows = await Promise.all(
      manifest.files.test.map(async (key) => tableFromIPC(await workspace.store.get(key)).numRows),
    );
    expect(rows.reduce((sum, some) => sum + some, 0)).toBe(counts[recipe]?.test);
  });
});

function sizesOf({ input, target }: Encoder): { input: number; target: number } {
  const inputSize = {
    numeric: () => (input.kind === 'numeric' ? input.channels : 0),
    tokens: () => (input.kind === 'tokens' ? input.vocabulary.length : 0),
    labels: () => (input.kind === 'labels' ? input.labels.length : 0),
    condition: () => 0,
  }[input.kind]();
  const targetSize =
    target.kind === 'value' ? 1 : target.kind === 'tokens' ? target.vocabulary.length : target.labels.length;
  return { input: inputSize, target: targetSize };
}

import { tableFromIPC } from 'apache-arrow';
import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, Encoder } from '../../../../shared/dataset';
import { Workspace } from '../workspace';

describe('preprocessing the recipe surname-language', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await Workspace.create();
    await workspace.addRecipe('surname-language');
  });
  afterAll(() => workspace.remove());

  it('encodes every record of both files into three splits and 15 labels', async () => {
    const sealed = await workspace.preprocess('first', { recipe: 'surname-language' });

    const plan = await workspace.readPlan('first');
    const manifest = await readJson(workspace.store, sealed.manifestKey, DatasetManifest);
    const encoder = await readJson(workspace.store, `${plan.buildRoot}encoder.json`, Encoder);
    expect(manifest.records.read).toBe(10_274);
    expect(manifest.records.rejected).toBe(0);
    expect(sealed.records.train + sealed.records.validation).toBe(8_219);
    expect(sealed.records.test).toBe(2_055);
    expect(sealed.records.validation / 8_219).toBeCloseTo(0.1, 1);
    expect(encoder.target.kind === 'class' && encoder.target.labels.length).toBe(15);
  });

  it('writes Arrow files that hold the records of the source', async () => {
    const plan = await workspace.readPlan('first');
    const encoder = await readJson(workspace.store, `${plan.buildRoot}encoder.json`, Encoder);
    const manifest = await readJson(workspace.store, `${plan.buildRoot}manifest.json`, DatasetManifest);
    const source = (await workspace.text('recipes/surname-language/data/test.tsv')).split('\n');

    const table = tableFromIPC(await workspace.store.get(manifest.files.test[0] ?? ''));

    expect(table.numRows).toBe(2_055);
    for (const index of [0, 1, 1_000, 2_054]) {
      const row = table.get(index)?.toJSON() as Record<string, unknown>;
      const [surname, language] = source[Number(row['line']) - 1]?.split('\t') ?? [];
      const ids = Array.from(row['input'] as Iterable<number>);
      const { input, target } = encoder;
      if (input.kind !== 'tokens' || target.kind !== 'class') throw new Error('wrong kind of encoder');
      expect(target.labels[Number(row['target'])]).toBe(language);
      expect(JSON.parse(String(row['record']))).toEqual({ input: surname, target: language });
      const decoded = ids.map((id, step) =>
        id === 1 ? Array.from(surname ?? '')[step] : input.vocabulary[id],
      );
      expect(decoded.join('')).toBe(surname);
    }
  });

  it('writes the same bytes again when reuse is refused, and the same test fingerprint', async () => {
    await workspace.preprocess('again', { recipe: 'surname-language', reuse: 'refuse' });

    const [first, again] = [await workspace.readPlan('first'), await workspace.readPlan('again')];
    expect(again.buildRoot).not.toBe(first.buildRoot);
    const files = (await workspace.keys(first.buildRoot)).filter((key) => !key.endsWith('/manifest.json'));
    expect(files.some((key) => key.endsWith('.arrow'))).toBe(true);
    for (const key of files) {
      const other = await workspace.store.get(key.replace(first.buildRoot, again.buildRoot));
      expect(Buffer.compare(await workspace.store.get(key), other)).toBe(0);
    }
  });

  it('is reused by the next run, which says from which', async () => {
    const plan = await workspace.plan('third', { recipe: 'surname-language', training: { seed: 7 } });

    expect(plan.reusedFrom).toBe('again');
    expect((await workspace.readPlan('third')).buildRoot).toBe((await workspace.readPlan('again')).buildRoot);
  });
});

import { hash } from 'node:crypto';
import { readJson, writeJson } from '../../../../shared/artifacts/json';
import { buildKeys, modelKeys } from '../../../../shared/artifacts/keys';
import { DatasetManifest } from '../../../../shared/dataset';
import { ModelManifest } from '../../../../shared/model';
import { loadDataset, loadTestRecords } from '../../../../trainer/data/dataset';
import { evaluateChampion } from '../../../../trainer/evaluation/champion';
import { flipBit } from '../../../support/flip-bit';
import { temporaryStore } from '../../../support/temporary-store';
import { champion, storeChampionOf } from '../support/champions';
import { storeFixtureRun } from '../support/fixture-run';
import { programOf } from '../support/programs';
import { TOY_ENCODER, toyRequest, toyWords } from '../support/toy';

const store = temporaryStore();
const splits = { train: toyWords(20, 1), validation: toyWords(5, 2), test: toyWords(4, 3) };
const fixture = { request: toyRequest(), encoder: TOY_ENCODER, splits };

describe('what the trainer reads', () => {
  it.each(['train', 'validation', 'test'] as const)(
    'is refused where a bit of a %s shard flipped',
    async (split) => {
      const plan = await storeFixtureRun(store, { ...fixture, run: `flip-${split}` });
      await flipBit(store, buildKeys(plan.buildRoot).encoded(split, 0));

      await expect(loadDataset(store, plan)).rejects.toMatchObject({
        name: 'ArtifactCorrupt',
        message: expect.stringMatching(/000000\.arrow is not what was encoded: its SHA-256 is /) as string,
      });
    },
  );

  it('is refused where a shard is another one of the same dataset', async () => {
    const plan = await storeFixtureRun(store, { ...fixture, run: 'exchanged' });
    const keys = buildKeys(plan.buildRoot);
    await store.copy(keys.encoded('validation', 0), keys.encoded('train', 0));

    await expect(loadDataset(store, plan)).rejects.toThrow(/train\/000000\.arrow is not what was encoded/);
  });

  it('is refused where the manifest counts other records', async () => {
    const plan = await storeFixtureRun(store, { ...fixture, run: 'counts' });
    const { manifest: key } = buildKeys(plan.buildRoot);
    const manifest = await readJson(store, key, DatasetManifest);
    const encoded = { ...manifest.records.encoded, validation: 6 };
    await writeJson(store, key, { ...manifest, records: { ...manifest.records, encoded } });

    await expect(loadDataset(store, plan)).rejects.toThrow(
      /the validation split under .* hold 5 records, and the dataset's manifest says 6/,
    );
  });

  it.each(['encoder', 'manifest'] as const)('is refused where a bit of the %s flipped', async (name) => {
    const plan = await storeFixtureRun(store, { ...fixture, run: `flip-${name}` });
    await flipBit(store, buildKeys(plan.buildRoot)[name], name === 'encoder' ? 'first a' : '"d0"');

    const text = new RegExp(`${name}\\.json is not what (was written|it should be)`);
    await expect(loadDataset(store, plan)).rejects.toThrow(text);
  });

  it('is refused where a test record that a champion reads was changed after it was loaded', async () => {
    const plan = await storeFixtureRun(store, { ...fixture, run: 'records' });
    const { manifest } = await loadDataset(store, plan);
    await flipBit(store, manifest.files.test[0]!);

    await expect(loadTestRecords(store, manifest)).rejects.toThrow(/is not what was encoded/);
  });
});

describe('a champion of which a bit flipped', () => {
  it.each(['weights.bin', 'network.json', 'encoder.json'])('is not evaluated: %s', async (name) => {
    const version = `v-${name.replace('.', '-')}`;
    await storeChampionOf(store, { version, encoder: TOY_ENCODER, request: toyRequest() });
    const keys = modelKeys('toy').version(version);
    const bytes = await store.get(`${keys.root}${name}`);
    const manifest = await readJson(store, keys.manifest, ModelManifest);
    const files = [{ name, sizeBytes: bytes.byteLength, sha256: hash('sha256', bytes) }];
    await writeJson(store, keys.manifest, { ...manifest, files });
    const plan = await storeFixtureRun(store, { ...fixture, run: version, champion: champion(version) });
    const dataset = await loadDataset(store, plan);
    const options = { store, plan, dataset, program: programOf(plan.request, TOY_ENCODER) };
    const sound = await evaluateChampion(options);
    await flipBit(store, `${keys.root}${name}`);

    const { champion: evaluated, notices } = await evaluateChampion(options);

    expect(sound.champion?.version).toBe(version);
    expect(evaluated).toBeNull();
    expect(notices.join()).toMatch(new RegExp(`${name} is not what was published: its SHA-256 is `));
  });
});

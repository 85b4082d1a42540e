import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { z } from 'zod';
import { readJson, stableJson, writeJson } from '../../../../shared/artifacts/json';
import { openStore } from '../../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import { ArtifactConflict, ArtifactCorrupt, ArtifactNotFound } from '../../../../shared/errors';
import { temporaryFolder } from '../../../support/folders';

const Thing = z.strictObject({ name: z.string(), sizes: z.array(z.int()) });

describe('JSON artifacts', () => {
  const folder = temporaryFolder();
  let store: ArtifactStore;
  beforeAll(() => {
    store = openStore(pathToFileURL(folder.path).href);
  });
  afterAll(() => folder.remove());

  it('reads what was written, whatever the order of its keys', async () => {
    const first = await writeJson(store, 'a.json', { sizes: [3, 1], name: 'é' });
    const second = await writeJson(store, 'b.json', { name: 'é', sizes: [3, 1] });

    expect(await readJson(store, 'a.json', Thing)).toEqual({ name: 'é', sizes: [3, 1] });
    expect(second.etag).toBe(first.etag);
    expect(Buffer.from(await store.get('a.json')).toString()).toBe(
      '{\n  "name": "é",\n  "sizes": [\n    3,\n    1\n  ]\n}\n',
    );
  });

  it('round-trips every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(JSON.parse(stableJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(stableJson(JSON.parse(stableJson(value)))).toBe(stableJson(value));
      }),
    );
  });

  it('passes conditions on to the store', async () => {
    await writeJson(store, 'once.json', {}, { ifNoneMatch: '*' });

    await expect(writeJson(store, 'once.json', {}, { ifNoneMatch: '*' })).rejects.toThrow(ArtifactConflict);
  });

  it.each([Number.NaN, Infinity, -Infinity])(
    'does not write %d, which JSON would turn into null',
    async (loss) => {
      await expect(writeJson(store, 'nan.json', { metrics: { loss } })).rejects.toThrow(
        `JSON has no ${loss}, the value of "loss"`,
      );
      expect(await store.head('nan.json')).toBeUndefined();
    },
  );

  it.each([
    ['{"name": "x", "sizes": [1', /is not JSON: /],
    ['', /is not JSON: /],
    ['{"name": "x", "sizes": [1.5]}', /is not what it should be: .* at sizes\.0; /],
    ['{"name": "x", "sizes": [], "more": 1}', /Unrecognized key: "more"; /],
    ['null', /expected object, received null; /],
  ])('says in one sentence why %j is corrupt', async (bytes, reason) => {
    await store.put('bad.json', bytes);

    const reading = readJson(store, 'bad.json', Thing);

    await expect(reading).rejects.toThrow(ArtifactCorrupt);
    await expect(reading).rejects.toThrow(reason);
    await expect(reading).rejects.toThrow(/^file:\/\/\/[^\n]+bad\.json [^\n]+$/);
  });

  it('reports a missing artifact', async () => {
    await expect(readJson(store, 'missing.json', Thing)).rejects.toThrow(ArtifactNotFound);
  });
});

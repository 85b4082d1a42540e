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
      // sha256sum of the text without the last field: python3 -c "import hashlib; …hashlib.sha256(text).hexdigest()"
      '{\n  "name": "é",\n  "sizes": [\n    3,\n    1\n  ],\n  "sha256": "769bb74e818f18cd6e2d28276a121aa26a90febbf50628b45113fbefe930a601"\n}\n',
    );
  });

  it('refuses each single flipped bit of what was written, its seal among it', async () => {
    const value = { name: 'x', sizes: [5, 4] };
    await writeJson(store, 'flipped.json', value);
    const written = await store.get('flipped.json');

    for (let bit = 0; bit < 8 * written.byteLength; bit += 1) {
      const bytes = Uint8Array.from(written);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      await store.put('flipped.json', bytes);
      const read = await readJson(store, 'flipped.json', Thing).catch((error: unknown) => error);
      expect([bit, read]).toEqual([bit, expect.any(ArtifactCorrupt)]);
    }
  });

  it('says that an artifact is not what was written, and what to do', async () => {
    await writeJson(store, 'edited.json', { name: 'x', sizes: [5] });
    const text = Buffer.from(await store.get('edited.json')).toString();
    await store.put('edited.json', text.replace('5', '6'));

    await expect(readJson(store, 'edited.json', Thing)).rejects.toThrow(
      /edited\.json is not what was written: its digest is not the one in its last line; restore it, or remove that line/,
    );
    await store.put('edited.json', text.replace('5', '6').replace(/,\n {2}"sha256": ".*"/, ''));
    expect(await readJson(store, 'edited.json', Thing)).toEqual({ name: 'x', sizes: [6] });
  });

  it('writes lists without a seal, for readers that take each item as it is', async () => {
    await writeJson(store, 'list.json', [{ a: 1 }]);

    expect(JSON.parse(Buffer.from(await store.get('list.json')).toString())).toEqual([{ a: 1 }]);
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

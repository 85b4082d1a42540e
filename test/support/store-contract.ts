import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { ArtifactConflict, ArtifactNotFound, InvalidRequest } from '../../shared/errors';
import type { ArtifactHead, ArtifactStore } from '../../shared/artifacts/store';
import { artifactKey, badKey, callsWith } from './artifact-keys';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const keysOf = (heads: ArtifactHead[]) => heads.map(({ key }) => key);

/**
 * The behaviour that every driver of `ArtifactStore` shares.
 *
 * @param open returns a store without artifacts; called once per test
 */
export function describeStoreContract(open: () => Promise<ArtifactStore>): void {
  let store: ArtifactStore;
  beforeEach(async () => {
    store = await open();
  });

  describe('get, put, head', () => {
    it('returns what was put, bytes or text, with a matching head', async () => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) % 256);

      const written = await store.put('runs/a/weights.bin', bytes);
      await store.put('runs/a/é.txt', 'naïve 😀');

      expect(Buffer.compare(await store.get('runs/a/weights.bin'), bytes)).toBe(0);
      expect(text(await store.get('runs/a/é.txt'))).toBe('naïve 😀');
      expect(written).toEqual({
        key: 'runs/a/weights.bin',
        sizeBytes: 70_000,
        etag: expect.any(String) as string,
      });
      expect(await store.head('runs/a/weights.bin')).toEqual(written);
      expect((await store.head('runs/a/é.txt'))?.sizeBytes).toBe(Buffer.byteLength('naïve 😀'));
    });

    it('keeps an empty object', async () => {
      await store.put('empty', '');

      expect((await store.get('empty')).byteLength).toBe(0);
      expect((await store.head('empty'))?.sizeBytes).toBe(0);
      expect(await collect(store.stream('empty'))).toEqual([]);
    });

    it('reports keys that do not exist', async () => {
      await store.put('a/b', 'x');

      expect(await store.head('missing')).toBeUndefined();
      expect(await store.head('a')).toBeUndefined();
      expect(await store.head('a/b/c')).toBeUndefined();
      await expect(store.get('missing')).rejects.toThrow(`${store.uri}/missing does not exist`);
      await expect(store.get('a')).rejects.toThrow(ArtifactNotFound);
      await expect(store.getRange('missing', 0, 1)).rejects.toThrow(ArtifactNotFound);
      await expect(store.getRange('missing', 1, 1)).rejects.toThrow(ArtifactNotFound);
      await expect(collect(store.stream('missing'))).rejects.toThrow(ArtifactNotFound);
      await expect(store.copy('missing', 'b')).rejects.toThrow(ArtifactNotFound);
      await expect(store.copy('missing', 'b', { ifNoneMatch: '*' })).rejects.toThrow(ArtifactNotFound);
    });

    it('changes the etag with the bytes, of small and of large objects', async () => {
      const etags = new Set<string>();
      const large = Buffer.alloc(2 * 1024 * 1024);

      for (const value of [1, 2, 3, 4, 5]) {
        etags.add((await store.put('small', `${value}`)).etag);
        large[1_000_000] = value;
        etags.add((await store.put('large', large)).etag);
      }

      expect(etags.size).toBe(10);
      expect((await store.head('large'))?.etag).toBe([...etags].at(-1));
    });
  });

  describe('writing a stream', () => {
    async function* inChunks(bytes: Uint8Array, chunkBytes: number) {
      for (let start = 0; start < bytes.byteLength; start += chunkBytes) {
        await Promise.resolve();
        yield bytes.subarray(start, start + chunkBytes);
      }
    }

    it('returns what was written in chunks, however long', async () => {
      const bytes = Buffer.alloc(
        17_000_001,
        Buffer.from('some bytes that repeat, but not at a power of two'),
      );

      for (const [length, chunkBytes] of [
        [0, 1],
        [1, 1],
        [100_000, 7_919],
        [8 * 2 ** 20 + 1, 2 ** 20],
        [16 * 2 ** 20, 2 ** 24],
        [17_000_001, 3_000_000],
      ] as const) {
        const whole = bytes.subarray(0, length);

        const written = await store.putStream('streamed', inChunks(whole, chunkBytes));

        expect(written).toEqual(await store.head('streamed'));
        expect(written.sizeBytes).toBe(length);
        expect(Buffer.compare(await store.get('streamed'), whole)).toBe(0);
      }
    });

    it.each([0, 100, 20_000_000])(
      'leaves the key as it was where the chunks end in an error after %i bytes',
      async (length) => {
        const broken = async function* () {
          yield* inChunks(Buffer.alloc(length), 2 ** 20);
          throw new RangeError('no more of it');
        };
        await store.put('kept', 'as it was');

        await expect(store.putStream('kept', broken())).rejects.toThrow(new RangeError('no more of it'));
        await expect(store.putStream('new', broken())).rejects.toThrow(RangeError);

        expect(text(await store.get('kept'))).toBe('as it was');
        expect(keysOf(await collect(store.list('')))).toEqual(['kept']);
      },
    );
  });

  describe('ranges and streams', () => {
    it('reads any range, clamped to the size', async () => {
      await store.put('digits', '0123456789');
      await fc.assert(
        fc.asyncProperty(fc.nat(14), fc.nat(14), async (start, end) => {
          expect(text(await store.getRange('digits', start, end))).toBe(
            start < end ? '0123456789'.slice(start, end) : '',
          );
        }),
        { numRuns: 40 },
      );
    });

    it('streams a large object from any byte, in chunks', async () => {
      const bytes = Buffer.alloc(3_000_001, Buffer.from('some bytes that repeat, but not at a power of two'));
      await store.put('large', bytes);

      for (const start of [0, 1, 1_234_567, 3_000_000, 3_000_001, 4_000_000]) {
        const chunks = await collect(store.stream('large', start));

        expect(createHash('md5').update(Buffer.concat(chunks)).digest('hex')).toBe(
          createHash('md5').update(bytes.subarray(start)).digest('hex'),
        );
        expect(start > 0 || chunks.length > 1).toBe(true);
      }
    });

    it('reads, under a condition, only the version that was seen', async () => {
      for (const [key, bytes] of [
        ['small', Buffer.from('0123456789')],
        ['large', Buffer.alloc(2_000_000, 'x')],
      ] as const) {
        const { etag } = await store.put(key, bytes);
        const condition = { ifMatch: etag };

        expect(text(await store.getRange(key, 2, 5, condition))).toBe(bytes.subarray(2, 5).toString());
        const chunks = await collect(store.stream(key, 3, condition));
        expect(Buffer.concat(chunks).equals(bytes.subarray(3))).toBe(true);

        await store.put(key, Buffer.from(`${bytes.toString()}!`));

        await expect(store.getRange(key, 2, 5, condition)).rejects.toThrow(ArtifactConflict);
        await expect(collect(store.stream(key, 0, condition))).rejects.toThrow(ArtifactConflict);
        await store.delete(key);
        await expect(store.getRange(key, 2, 5, condition)).rejects.toThrow(ArtifactNotFound);
        await expect(collect(store.stream(key, 0, condition))).rejects.toThrow(ArtifactNotFound);
      }
    });

    it('streams one version to its end, even if another takes its place', async () => {
      const bytes = Buffer.alloc(6_000_000, 'x');
      await store.put('large', bytes);
      const chunks: Uint8Array[] = [];

      for await (const chunk of store.stream('large')) {
        if (chunks.length === 0) await store.put('large', 'another one');
        chunks.push(chunk);
      }

      expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    });

    it('lets a reader leave a stream early', async () => {
      await store.put('large', Buffer.alloc(3_000_000, 'x'));

      for await (const chunk of store.stream('large')) {
        expect(chunk.byteLength).toBeGreaterThan(0);
        break;
      }

      expect((await store.get('large')).byteLength).toBe(3_000_000);
    });
  });

  describe('conditions', () => {
    it('creates a key once, however many try at the same time', async () => {
      const tries = Array.from({ length: 12 }, (_, i) =>
        store.put('models/m/v1/manifest.json', `${i}`, { ifNoneMatch: '*' }),
      );

      const results = await Promise.allSettled(tries);

      const winners = results.flatMap((result, i) => (result.status === 'fulfilled' ? [i] : []));
      expect(winners).toHaveLength(1);
      expect(text(await store.get('models/m/v1/manifest.json'))).toBe(String(winners[0]));
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ArtifactConflict);
      }
    });

    it('replaces the version that was read, and no other', async () => {
      const first = await store.put('champion.json', 'v1');

      const second = await store.put('champion.json', 'v2', { ifMatch: first.etag });

      await expect(store.put('champion.json', 'v3', { ifMatch: first.etag })).rejects.toThrow(
        ArtifactConflict,
      );
      await expect(store.put('other.json', 'v1', { ifMatch: first.etag })).rejects.toThrow(ArtifactConflict);
      expect(await store.head('champion.json')).toEqual(second);
      expect(text(await store.get('champion.json'))).toBe('v2');
      expect(await store.head('other.json')).toBeUndefined();
    });

    it('loses no update of a counter that many increment', async () => {
      await store.put('counter', '0');
      const increment = async () => {
        for (;;) {
          const head = await store.head('counter');
          const value = Number(text(await store.get('counter')));
          try {
            await store.put('counter', String(value + 1), { ifMatch: head?.etag ?? '' });
            return;
          } catch (error) {
            if (!(error instanceof ArtifactConflict)) throw error;
          }
        }
      };

      await Promise.all(Array.from({ length: 8 }, increment));

      expect(text(await store.get('counter'))).toBe('8');
    });

    it('copies with and without a condition', async () => {
      await store.put('from/weights & more.bin', 'bytes');

      const copied = await store.copy('from/weights & more.bin', 'to/é+1.bin');

      expect(copied).toEqual(await store.head('to/é+1.bin'));
      expect(text(await store.get('to/é+1.bin'))).toBe('bytes');
      await expect(store.copy('from/weights & more.bin', 'to/é+1.bin', { ifNoneMatch: '*' })).rejects.toThrow(
        ArtifactConflict,
      );
      await store.copy('from/weights & more.bin', 'to/new', { ifNoneMatch: '*' });
      await store.put('from/weights & more.bin', 'other');
      await store.copy('from/weights & more.bin', 'to/new', { ifMatch: copied.etag });
      expect(text(await store.get('to/new'))).toBe('other');
    });
  });

  describe('list and delete', () => {
    it('lists what starts with a prefix, in the order of UTF-8 bytes', async () => {
      // U+FF5E is before U+1F600 in UTF-8 and after it in UTF-16; `-` and `.` are before `/`.
      const keys = ['a/b', 'a-/x', 'a.x', 'a/b0', 'a/😀', 'a/～', 'a/B', 'b', 'a0', 'a/c/d'];
      for (const name of keys) await store.put(name, name);
      const sorted = keys
        .map((name) => Buffer.from(name))
        .sort((x, y) => Buffer.compare(x, y))
        .map(text);

      expect(keysOf(await collect(store.list('')))).toEqual(sorted);
      expect(keysOf(await collect(store.list('a/')))).toEqual(sorted.filter((name) => name.startsWith('a/')));
      expect(keysOf(await collect(store.list('a/b')))).toEqual(['a/b', 'a/b0']);
      expect(await collect(store.list('a/b0'))).toEqual([await store.head('a/b0')]);
      expect(await collect(store.list('nothing/here'))).toEqual([]);
    });

    it('lists the folders below a prefix, and nothing of what lies in them', async () => {
      const names = ['a/b/c', 'a/b/d', 'a/b!/c', 'a/é 1/x/y', 'a/file', 'b/c', 'top'];
      for (const name of names) await store.put(name, name);

      expect(await collect(store.listFolders(''))).toEqual(['a', 'b']);
      expect(await collect(store.listFolders('a/'))).toEqual(['b!', 'b', 'é 1']);
      expect(await collect(store.listFolders('a/b/'))).toEqual([]);
      expect(await collect(store.listFolders('missing/'))).toEqual([]);
      await expect(collect(store.listFolders('a'))).rejects.toThrow(InvalidRequest);
      await expect(collect(store.listFolders('../'))).rejects.toThrow(InvalidRequest);
    });

    it('lists more than one page of S3', async () => {
      const numbers = Array.from({ length: 1_005 }, (_, i) => String(i).padStart(4, '0'));
      while (numbers.length > 0) {
        await Promise.all(numbers.splice(0, 40).map((number) => store.put(`many/${number}`, number)));
      }

      const keys = keysOf(await collect(store.list('many/')));

      expect(keys).toHaveLength(1_005);
      expect(keys).toEqual([...keys].sort());
    });

    it('deletes, and ignores what is not there', async () => {
      await store.put('a/b/c', 'x');

      await store.delete('a/b/c');
      await store.delete('a/b/c');
      await store.delete('a');

      expect(await collect(store.list(''))).toEqual([]);
      await store.put('a', 'a key that was a folder');
      expect(keysOf(await collect(store.list('')))).toEqual(['a']);
    });
  });

  describe('keys', () => {
    it('round-trips any key', async () => {
      // One folder per round: what a failed round leaves behind must not make the next ones fail too.
      let round = 0;
      await fc.assert(
        fc.asyncProperty(artifactKey, fc.uint8Array({ maxLength: 50 }), async (anyName, bytes) => {
          const name = `${(round += 1)}/${anyName}`;
          const written = await store.put(name, bytes);

          expect(Buffer.compare(await store.get(name), bytes)).toBe(0);
          expect(await collect(store.list(name))).toEqual([written]);
          await store.copy(name, `copied/${name}`);
          expect(
            await collect(store.list(`copied/${name.slice(0, -1)}`.replace(/[\ud800-\udbff]$/, ''))),
          ).toHaveLength(1);

          await store.delete(name);
          await store.delete(`copied/${name}`);
          expect(await store.head(name)).toBeUndefined();
        }),
        { numRuns: 60 },
      );
    });

    it('refuses keys that could lead to another place, in every method', async () => {
      await fc.assert(
        fc.asyncProperty(badKey, async (bad) => {
          for (const call of callsWith(store, bad)) await expect(call()).rejects.toThrow(InvalidRequest);
        }),
      );
      await expect(collect(store.list('../'))).rejects.toThrow(InvalidRequest);
      await expect(collect(store.list('/'))).rejects.toThrow(InvalidRequest);
      expect(await collect(store.list(''))).toEqual([]);
    });
  });
}

import fc from 'fast-check';
import { cutShards, shardsPerBatch } from '../../../../functions/plan/shards';
import { DataSource } from '../../../../shared/request/data';

const source = (format: object, shardMegabytes: number) =>
  DataSource.parse({ location: 'd/', format, split: { by: 'hash' }, shardMegabytes });
const file = (sizeBytes: number, key = 'd/a') => ({
  key,
  sizeBytes,
  etag: 'e',
  side: 'any' as const,
});

describe('cutting objects into shards', () => {
  it('covers every byte once, in shards of about the size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 5 }),
        fc.integer({ min: 100, max: 4_000 }),
        (sizes, bytes) => {
          const shards = cutShards(
            sizes.map((size, index) => file(size, `d/${index}`)),
            source({ kind: 'jsonl' }, bytes / 1e6),
          );

          expect(shards.map(({ id }) => id)).toEqual(shards.map((_, index) => index));
          for (const [index, size] of sizes.entries()) {
            const own = shards.filter(({ key }) => key === `d/${index}`);
            expect(own.at(0)?.startByte ?? 0).toBe(0);
            expect(own.at(-1)?.endByte ?? 0).toBe(size);
            own.slice(1).forEach(({ startByte }, piece) => expect(startByte).toBe(own[piece]?.endByte));
            for (const { startByte, endByte } of own) {
              expect(endByte).toBeGreaterThan(startByte);
              expect(endByte - startByte).toBeLessThanOrEqual(bytes + 1);
            }
          }
        },
      ),
    );
  });

  it('leaves a CSV whole whose quoted fields may hold line breaks', () => {
    expect(cutShards([file(5e6)], source({ kind: 'csv' }, 1))).toHaveLength(1);
    expect(cutShards([file(5e6)], source({ kind: 'csv', quote: null }, 1))).toHaveLength(5);
  });
});

describe('shards of a batch', () => {
  const shards = (many: number, bytes: number) =>
    Array.from({ length: many }, (_, id) => ({
      id,
      key: 'd/a',
      etag: 'e',
      startByte: 0,
      endByte: bytes,
      side: 'any' as const,
    }));

  it.each([
    [1, 1_000, 1],
    [1_000, 1_000, 1],
    [1_001, 1_000, 2],
    [100_000, 1_000, 100],
    [250_000, 1_000, 100],
    [100_000, 100_000_000, 42],
    [2_000, 4_000_000_000, 1],
    [0, 0, 1],
  ])('of %i with %i bytes are %i', (many, bytes, expected) => {
    expect(shardsPerBatch(shards(many, bytes))).toBe(expected);
  });
});

describe('many small files', () => {
  const files = (many: number, sizeBytes: number) =>
    Array.from({ length: many }, (_, index) => file(sizeBytes, `d/${String(index).padStart(5, '0')}`));

  it('are packed into few shards, each file into one', () => {
    const shards = cutShards(files(50_000, 1_300), source({ kind: 'text', unit: 'document' }, 64));

    expect(shards).toHaveLength(25);
    expect(shards.flatMap(({ files: { from = 0, count = 0 } = {} }) => [from, from + count])).toEqual(
      shards.flatMap((_, index) => [index * 2_000, (index + 1) * 2_000]),
    );
  });

  it('are packed no further than a shard is large', () => {
    const shards = cutShards(files(200, 1e6), source({ kind: 'jsonl' }, 10));

    expect(shards.map(({ files: of }) => of?.count)).toEqual(Array.from({ length: 20 }, () => 10));
  });

  it('of two sides are never in one shard', () => {
    const sides = files(200, 10).map((each, index) => ({
      ...each,
      side: index < 150 ? ('training' as const) : ('test' as const),
    }));

    expect(
      cutShards(sides, source({ kind: 'jsonl' }, 10)).map(({ side, files: of }) => [side, of?.count]),
    ).toEqual([
      ['training', 150],
      ['test', 50],
    ]);
  });

  it('have another version where one of them has', () => {
    const [before] = cutShards(files(200, 10), source({ kind: 'jsonl' }, 10));
    const changed = files(200, 10).map((each, index) => (index === 7 ? { ...each, etag: 'new' } : each));
    const [after] = cutShards(changed, source({ kind: 'jsonl' }, 10));

    expect(after?.etag).not.toBe(before?.etag);
  });
});

describe('groups whose rows may lie anywhere', () => {
  const grouped = DataSource.parse({
    location: 'd/',
    format: { kind: 'jsonl' },
    split: { by: 'hash' },
    records: { kind: 'groups', by: ['id'] },
  });

  it('are read from all files by every shard, which takes its part of the keys', () => {
    const shards = cutShards([file(150e6, 'd/a'), file(100e6, 'd/b')], grouped);

    expect(shards.map(({ files, part }) => ({ files, part }))).toEqual(
      Array.from({ length: 4 }, (_, index) => ({ files: { from: 0, count: 2 }, part: { index, of: 4 } })),
    );
  });

  it('are refused where the dataset is more than can be put together, with the way out', () => {
    expect(() => cutShards([file(1e12)], grouped)).toThrow(/sort the rows .* give "adjacent"/);
  });
});

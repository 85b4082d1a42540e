import fc from 'fast-check';
import { cutShards, shardsPerBatch } from '../../../../functions/plan/shards';
import { DataSource } from '../../../../shared/request/data';

const source = (format: object, shardMegabytes: number) =>
  DataSource.parse({ location: 'd/', format, split: { by: 'hash' }, shardMegabytes });
const file = (sizeBytes: number, key = 'd/a') => ({
  object: { key, sizeBytes, etag: 'e' },
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
    cutShards(
      Array.from({ length: many }, () => file(bytes)),
      source({ kind: 'jsonl' }, 4_096),
    );

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

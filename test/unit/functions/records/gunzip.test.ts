import { gzipSync } from 'node:zlib';
import { gunzip } from '../../../../functions/records/gunzip';

const MEBIBYTE = 2 ** 20;
/** What may be unpacked before a file is suspected, and what one piece of it may unpack to. */
const UNSUSPECTED_BYTES = 64 * MEBIBYTE;
const PIECE_BYTES = 33 * MEBIBYTE;

async function* chunksOf(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 10_000)
    yield await Promise.resolve(bytes.subarray(at, at + 10_000));
}

it('stops unpacking a bomb where it is known to be one, however large it is', async () => {
  const member = gzipSync(Buffer.alloc(32 * MEBIBYTE, 'a line that repeats\n'));
  const bomb = Buffer.concat(Array.from({ length: 64 }, () => member));
  let unpacked = 0;
  let largest = 0;

  const unpacking = async () => {
    for await (const { length } of gunzip(chunksOf(bomb), 'data/a.gz')) {
      unpacked += length;
      largest = Math.max(largest, length);
    }
  };

  await expect(unpacking()).rejects.toThrow(
    /^data\/a\.gz cannot be read: it unpacks to more than 200 times its \d+ bytes of gzip/,
  );
  expect(unpacked).toBeGreaterThan(UNSUSPECTED_BYTES / 2);
  expect(unpacked).toBeLessThan(UNSUSPECTED_BYTES + PIECE_BYTES);
  expect(largest).toBeLessThanOrEqual(64 * 1024);
});

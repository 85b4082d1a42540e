import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { types } from 'node:util';
import { crc32 } from 'node:zlib';
import { StoreUnavailable } from '../errors';
import { isGarbled, s3Error } from './s3-store-errors';

/** How often a reading that broke off or arrived damaged is continued or begun anew, after the SDK's own retries. */
const RESUMPTIONS = 3;

export interface Reading {
  /** Opens the object at a byte, if it is still the version of the ETag; undefined at or after its end. */
  readonly open: (offset: number, etag: string | undefined) => Promise<GetObjectCommandOutput | undefined>;
  readonly start: number;
  readonly etag: string | undefined;
  /** Whether all of the object is read, of which S3 may keep a checksum. */
  readonly isWhole: boolean;
  /** Of the artifact, for messages. */
  readonly name: string;
}

/**
 * The bytes of one version of an object; where the connection breaks, from the byte that was reached. The SDK checks
 * what arrives in one piece against the checksum that S3 keeps; what arrives in several is checked here.
 *
 * @throws StoreUnavailable; ArtifactConflict where the object was replaced between two pieces
 */
export async function* readOn({
  open,
  start,
  isWhole,
  name,
  ...given
}: Reading): AsyncGenerator<Uint8Array, void> {
  let offset = start;
  let etag = given.etag;
  let checksum = 0;
  let expected: string | undefined;
  let isOpen = false;
  for (let broken = 0; ; broken += 1) {
    try {
      const output = await open(offset, etag);
      if (output === undefined) return;
      etag = output.ETag;
      if (!isOpen && isWhole) expected = output.ChecksumCRC32;
      isOpen = true;
      for await (const chunk of output.Body as AsyncIterable<Uint8Array>) {
        offset += chunk.byteLength;
        checksum = crc32(chunk, checksum);
        yield chunk;
      }
      checkWhole(expected, checksum);
      return;
    } catch (error) {
      const named = s3Error(error, name);
      const goesOn = named instanceof StoreUnavailable && isOpen && !arrivedDamaged(named);
      if (!goesOn || broken >= RESUMPTIONS) throw named;
    }
  }
}

/** All bytes of an object, asked for anew where they arrive damaged. @throws as `readOn` */
export async function readWhole(reading: Reading): Promise<Uint8Array> {
  for (let damaged = 0; ; damaged += 1) {
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of readOn(reading)) chunks.push(chunk);
      return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    } catch (error) {
      if (!arrivedDamaged(error) || damaged >= RESUMPTIONS) throw error;
    }
  }
}

/** Whether bytes that were already handed on may be wrong: it does not help to go on after them. */
const arrivedDamaged = (error: unknown): boolean =>
  error instanceof StoreUnavailable && types.isNativeError(error.cause) && isGarbled(error.cause);

/** @param expected CRC-32 in base64; of an object that was uploaded in parts, it is of the parts' checksums (`…-2`) */
function checkWhole(expected: string | undefined, checksum: number): void {
  if (expected === undefined || expected.includes('-')) return;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(checksum);
  const found = bytes.toString('base64');
  if (found !== expected)
    throw new Error(`Checksum mismatch: expected "${expected}" but received "${found}"`);
}

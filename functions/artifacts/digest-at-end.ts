import { createHash } from 'node:crypto';
import { ArtifactCorrupt } from '../../shared/errors';

const DIGEST_BYTES = 32;

const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Bytes with their SHA-256 behind them. */
export const withDigest = (bytes: Uint8Array): Uint8Array => Buffer.concat([bytes, digestOf(bytes)]);

/**
 * The bytes before the digest.
 *
 * @param where of the artifact, for the message
 * @throws ArtifactCorrupt where the digest is of others
 */
export function withoutDigest(bytes: Uint8Array, where: string): Uint8Array {
  const own = bytes.subarray(0, Math.max(0, bytes.byteLength - DIGEST_BYTES));
  if (digestOf(own).equals(bytes.subarray(own.byteLength))) return own;
  throw new ArtifactCorrupt(
    `${where} is not what was written: the SHA-256 at its end is of other bytes; run again with "reuse": "refuse"`,
  );
}

import { ArtifactNotFound } from '../errors';

/** What was read, or undefined if the key does not exist. */
export async function ifExists<Value>(read: Promise<Value>): Promise<Value | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ArtifactNotFound) return undefined;
    throw error;
  }
}

/**
 * Passes `chunks` to a driver and rethrows their own errors unchanged: only the driver's own failures count
 * as the store's.
 */
export async function withOwnErrors<Result>(
  chunks: AsyncIterable<Uint8Array>,
  write: (chunks: AsyncIterable<Uint8Array>) => Promise<Result>,
): Promise<Result> {
  let own: { readonly error: unknown } | undefined;
  async function* watched(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* chunks;
    } catch (error) {
      own = { error };
      throw error;
    }
  }
  try {
    return await write(watched());
  } catch (error) {
    throw own === undefined ? error : own.error;
  }
}

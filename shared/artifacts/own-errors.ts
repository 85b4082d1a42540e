/**
 * Gives `chunks` to a driver, and throws what they threw as it is: only the driver's own failures are the store's.
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

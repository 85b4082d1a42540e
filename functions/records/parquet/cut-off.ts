import type { AsyncBuffer } from '../hyparquet';

/** What a file begins and ends with. */
const MAGIC = 'PAR1';

export const CUT_OFF =
  'it begins as Parquet and ends without a footer, as a file does whose upload was cut off';

/** Whether a file begins as Parquet and does not end so. */
export async function isCutOff(file: AsyncBuffer): Promise<boolean> {
  const { byteLength } = file;
  const magicAt = async (start: number) =>
    Buffer.from(await file.slice(start, start + MAGIC.length)).toString('latin1') === MAGIC;
  if (byteLength < MAGIC.length || !(await magicAt(0))) return false;
  // One magic is not both.
  return byteLength < 2 * MAGIC.length || !(await magicAt(byteLength - MAGIC.length));
}

import { gzipSync } from 'node:zlib';
import type { Word } from './words';

/** A word without a language cannot be learned from. */
export interface Row {
  readonly word: string;
  readonly language: Word['language'] | null;
}

export const rowsAsCsv = (rows: readonly Row[]): string =>
  ['word,language', ...rows.map(({ word, language }) => `${word},${language ?? ''}`), ''].join('\n');

export const asJsonLines = (rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

export const asGzippedJsonLines = (rows: readonly object[]): Buffer => gzipSync(asJsonLines(rows));

/** In row groups, at which a large object is cut. */
export async function asParquet(rows: readonly Row[], rowGroupSize: number): Promise<Buffer> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const column = (name: keyof Row) => ({ name, data: rows.map((row) => row[name]), type: 'STRING' as const });
  return Buffer.from(parquetWriteBuffer({ columnData: [column('word'), column('language')], rowGroupSize }));
}

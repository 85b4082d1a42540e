import { Rejection } from '../../shared/encoding';
import type { Fields } from './fields/fields';
import type { DataFormat } from '../../shared/request/format';
import { decodeRecord } from './parse-record';
import { mergedLines } from './lone-returns';
import type { RawRecord } from './record-cutter';

export type TextFormat = Extract<DataFormat, { kind: 'text' }>;

/** A function from the bytes of a line or a document to its one or two fields. */
export function textParser(
  { unit, field, folder }: TextFormat,
  key: string,
): (record: RawRecord) => Fields | Rejection {
  const folderName = key.split('/').at(-2) ?? '';
  return (record) => {
    if (record.fault !== undefined) return record.fault;
    const text = decodeRecord(record);
    if (text instanceof Rejection) return text;
    // A document's own characters are what it says.
    const merged = unit === 'line' ? mergedLines(record.bytes, { key }) : undefined;
    if (merged !== undefined) return merged;
    return new Map(
      folder === undefined
        ? [[field, text]]
        : [
            [field, text],
            [folder, folderName],
          ],
    );
  };
}

import { Rejection } from '../../shared/encoding';
import type { Fields } from './fields/fields';
import type { DataFormat } from '../../shared/request/format';
import { decodeRecord, withEncodingHint } from './parse-record';
import type { RawRecord } from './record-cutter';

export type TextFormat = Extract<DataFormat, { kind: 'text' }>;

/** A function from the bytes of a line or a document to its one or two fields. */
export function textParser(
  { field, folder }: TextFormat,
  key: string,
): (record: RawRecord) => Fields | Rejection {
  const folderName = key.split('/').at(-2) ?? '';
  return (record) => {
    if (record.fault !== undefined) return record.fault;
    const text = decodeRecord(record);
    if (text instanceof Rejection) return withEncodingHint(text);
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

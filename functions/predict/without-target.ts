import { Rejection } from '../../shared/encoding';
import type { UseFile } from '../../shared/inference/use-file';
import { DataFormat } from '../../shared/request/format';
import { listNames, showValue } from '../../shared/request/nearest';
import { targetFields } from '../../shared/request/task';
import { inputFields } from '../records/fields/task-fields';

interface Reading extends Pick<UseFile, 'task'> {
  readonly format: DataFormat;
  readonly records: UseFile['data']['records'];
}

/**
 * A function that adds to the rejection of a row without the target's column how such a file is read. Where a format
 * itself names the columns, a file with fewer is another format, and which of them it lacks is its owner's to say: a row
 * may be short for other reasons.
 */
export function withFormatHint(reading: Reading): (why: Rejection) => Rejection {
  const narrower = narrowerFormats(reading);
  if (narrower.length === 0) return (why) => why;
  return (why) => {
    // A row of other separators is as short, and its detail says which to give.
    const isShort = why.reason === 'ragged-row' && !why.detail.includes('so give');
    const found = isShort ? narrower.find(({ values }) => values === valuesIn(why)) : undefined;
    return found === undefined ? why : new Rejection(why.reason, `${why.detail}; ${found.hint}`);
  };
}

interface NarrowerFormat {
  /** Of a row. */
  readonly values: number;
  readonly hint: string;
}

/** The format without the target's columns, and with those alone that the task reads. */
function narrowerFormats({ format, task, records }: Reading): NarrowerFormat[] {
  // Groups and windows are put together by further fields, and a forecast may need what its target was last.
  if (records.kind !== 'rows' || !('columns' in format) || format.columns === undefined) return [];
  const { columns } = format;
  const read = inputFields(task.input);
  const told = targetFields(task.target).filter((name) => !read.includes(name));
  return [columns.filter((name) => !told.includes(name)), columns.filter((name) => read.includes(name))]
    .filter(({ length }) => length > 0 && length < columns.length)
    .map((names) => {
      const lacks = columns.filter((name) => !names.includes(name)).map((name) => showValue(name));
      const shown = shellWord(briefly({ ...format, columns: names }));
      return {
        values: names.length,
        hint: `where the file has no column for ${listNames(lacks)}, name those that it has: --format ${shown} (predict.data.format in a request)`,
      };
    });
}

/** How many values the row has, as `ragged-row` says it in either format. */
function valuesIn({ detail }: Rejection): number | undefined {
  const [, count] = /^the (?:line|row) has (\d+) (?:columns|fields)/.exec(detail) ?? [];
  return count === undefined ? undefined : Number(count);
}

/** The format as a person would write it: without what is so anyway. */
function briefly(format: DataFormat & { readonly columns: readonly string[] }): object {
  const { kind, columns } = format;
  const usual: Readonly<Record<string, unknown>> = DataFormat.parse({ kind, columns });
  const shown = Object.entries(format).filter(
    ([name, value]) => name === 'kind' || name === 'columns' || value !== usual[name],
  );
  return Object.fromEntries(shown.filter(([, value]) => value !== undefined));
}

/** As one word of a shell, in which nothing else than its end is a quote. */
const shellWord = (value: object): string => `'${JSON.stringify(value).replaceAll("'", '\\u0027')}'`;

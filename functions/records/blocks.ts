import { Rejection } from '../../shared/encoding';
import type { Fields } from './fields/fields';
import { NO_FIELDS, NO_TOKEN } from './fields/lazy-fields';
import { RowGroup } from './row-group';
import type { Batches, Row } from './rows';

/**
 * Makes records of blocks of lines: a blank line, or several, ends one. Each column becomes an array. Lines that
 * start with `#` before a block's first token are comments, as CoNLL-U has them.
 *
 * @param columns names of the columns
 */
export async function* blocksOf(rows: Batches<Row>, columns: readonly string[]): Batches<Row> {
  const combine = (block: readonly Fields[]): Fields =>
    new Map(columns.map((column) => [column, block.map((row) => row.get(column))]));
  let block: RowGroup | undefined;
  let lines = 0;
  let lastLine = 0;
  for await (const batch of rows) {
    const records: Row[] = [];
    const end = () => {
      if (block !== undefined) records.push(block.toRecord({ combine }));
      block = undefined;
    };
    for (const row of batch.items) {
      // Empty lines are no rows: they show as a gap between line numbers.
      if (row.line > lastLine + 1) end();
      lastLine = row.line;
      if (row.fields === NO_FIELDS) end();
      else if (row.fields === NO_TOKEN) continue;
      else if (block !== undefined || !isComment(row)) (block ??= new RowGroup()).add(row);
    }
    lines = batch.lines;
    yield { items: records, lines };
  }
  if (block !== undefined) yield { items: [block.toRecord({ combine })], lines };
}

const NUMBER_SIGN = 0x23;

/** A token may be a `#` too, but has its other columns. */
const isComment = ({ bytes, fields }: Row): boolean =>
  bytes[0] === NUMBER_SIGN && fields instanceof Rejection && fields.reason === 'ragged-row';

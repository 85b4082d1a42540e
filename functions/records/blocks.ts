import { Rejection } from '../../shared/encoding';
import type { Fields } from './fields/fields';
import type { Assembler, EmitRecord } from './assembler';
import { RowGroup } from './row-group';
import type { ShardRecord } from './rows';

/**
 * Makes records of blocks of lines: a blank line, or several, ends one. Each column becomes an array. Lines that
 * start with `#` before a block's first token are comments, as CoNLL-U has them.
 *
 * @param columns names of the columns
 */
export function blockAssembler(columns: readonly string[], emit: EmitRecord): Assembler {
  let block: RowGroup | undefined;
  let lastLine = 0;
  const combine = (rows: readonly Fields[]): Fields =>
    new Map(columns.map((column) => [column, rows.map((row) => row.get(column))]));
  const finish = () => {
    if (block !== undefined) emit(block.toRecord({ combine }));
    block = undefined;
  };
  return {
    push: (row) => {
      // Empty lines are no rows: they show as a gap between line numbers.
      if (row.line > lastLine + 1) finish();
      lastLine = row.line;
      if (!(row.fields instanceof Rejection) && row.fields.size === 0) return finish();
      if (block === undefined && isComment(row)) return;
      block ??= new RowGroup();
      block.add(row);
    },
    finish,
  };
}

const NUMBER_SIGN = 0x23;

/** A token may be a `#` too, but has its other columns. */
const isComment = ({ bytes, fields }: ShardRecord): boolean =>
  bytes[0] === NUMBER_SIGN && fields instanceof Rejection && fields.reason === 'ragged-row';

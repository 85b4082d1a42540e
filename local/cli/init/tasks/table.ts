import type { ColumnLook } from '../columns';
import type { Sample } from '../sample';

/** Columns of independent rows, by what they may be. */
export interface Table {
  readonly sample: Sample;
  /** Without identifiers. */
  readonly columns: readonly ColumnLook[];
  readonly label: ColumnLook | undefined;
  /** What is not the label. */
  readonly numbers: readonly ColumnLook[];
  readonly texts: readonly ColumnLook[];
}

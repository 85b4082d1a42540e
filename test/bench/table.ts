import os from 'node:os';

/**
 * A title with the processor, then a line per row; columns are as wide as their widest cell and aligned to the right.
 *
 * @param settings what else of the machine decides the figures, such as `2 threads`
 */
export function formatTable(options: {
  readonly title: string;
  readonly settings: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}): string {
  const { title, settings, header, rows } = options;
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return [
    `${title} (${os.cpus()[0]?.model ?? 'unknown processor'}, ${settings})`,
    ...lines.map((line) => line.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ')),
  ].join('\n');
}

/** A figure with one decimal; `-` for one that was not measured. */
export const shown = (value: number | null): string => value?.toFixed(1) ?? '-';

/** `own` as a multiple of `other`; `-` where one of them was not measured. */
export const ratio = (own: number | null, other: number | null): string =>
  own === null || other === null || other === 0 ? '-' : (own / other).toFixed(2);

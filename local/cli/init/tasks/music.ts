import type { ColumnLook } from '../columns';
import { shownText } from '../text';
import { quoted, type Shaped } from './shaped';
import type { Table } from './table';
import { limitOf } from './tokens';

/** Of a tune's characters, how many ABC writes music with. */
const MUSICAL_SHARE = 0.85;
const MUSICAL = /[A-Ga-gxzuvT\d|:/'",^_=()[\]{}<>!.~\\\s-]/g;
const FEWEST_BARS = 3;

/** Whether most of the texts are tunes in ABC notation. */
function areTunes(texts: readonly string[]): boolean {
  const tunes = texts.filter((text) => {
    const bars = text.match(/[^|]\|/g)?.length ?? 0;
    return bars >= FEWEST_BARS && (text.match(MUSICAL)?.length ?? 0) >= text.length * MUSICAL_SHARE;
  });
  return texts.length > 0 && tunes.length > texts.length * 0.8;
}

/** Whether lines are those of a tune book: each tune begins with its number, and names its key. */
export function isTuneBook(lines: readonly string[]): boolean {
  return (
    lines.filter((line) => /^X:\s*\d+\s*$/.test(line)).length > 1 && lines.some((line) => /^K:/.test(line))
  );
}

const MOST_CONDITIONS = 50;

/** Tunes in ABC notation: a model that writes them, by the kind of tune that a field beside them names. */
export function tunes({ sample, columns }: Table): Shaped | undefined {
  const texts = columns.filter(({ kind }) => kind === 'text');
  const valuesOf = ({ name }: ColumnLook) => sample.rows.map((row) => shownText(row[name]));
  const tune = texts.find((column) => areTunes(valuesOf(column)));
  if (tune === undefined) return undefined;
  const condition = texts.find(
    (column) => column !== tune && column.distinct > 1 && column.distinct <= MOST_CONDITIONS,
  );
  const given = condition === undefined ? '' : `, given its ${quoted(condition.name)}`;
  return {
    task: {
      value: {
        kind: 'one-to-many',
        ...(condition === undefined ? {} : { input: { kind: 'condition', field: condition.name } }),
        target: { kind: 'tokens', field: tune.name, tokens: 'characters', ...limitOf(valuesOf(tune)) },
      },
      note: `Field ${quoted(tune.name)} is music in ABC notation, for a model that writes such${given}; to tell that from the music instead, give --target ${condition?.name ?? '<field>'}.`,
    },
  };
}

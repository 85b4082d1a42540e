import type { DataFile } from '../files';
import type { FormatGuess } from '../guessed';
import type { StartOfText } from '../text';

const UNIVERSAL = ['id', 'form', 'lemma', 'upos', 'xpos', 'feats', 'head', 'deprel', 'deps', 'misc'];
const MOST_LINES = 2_000;

/** Lines of the same small number of columns, with blank lines between sequences; undefined for anything else. */
export function conllFormat({ text }: StartOfText, { ending }: DataFile): FormatGuess | undefined {
  // The last line may be cut off.
  const all = text.split('\n').slice(0, MOST_LINES);
  const blocks = text.slice(0, 200_000).split(/\n[ \t]*\n/);
  if (blocks.length < 2 || ending === '.csv') return undefined;
  const isComment = commentTest(all);
  const lines = all
    .slice(0, -1)
    .filter((line) => line.trim() !== '' && !line.startsWith('-DOCSTART-') && !isComment(line));
  if (lines.length < 3) return undefined;
  const separator = ['\t', ' ', 'whitespace'].find((one) => isEven(lines, one));
  if (separator === undefined) return undefined;
  const cells = lines.map((line) => cellsOf(line, separator));
  const width = cells[0]?.length ?? 0;
  const hasIds =
    width > 2 && cells.filter(([id = '']) => /^\d+([-.]\d+)?$/.test(id)).length / cells.length > 0.98;
  const columns = namesOf(width, hasIds);
  const kind = hasIds && width === UNIVERSAL.length ? 'CoNLL-U' : 'CoNLL';
  return {
    format: { kind: 'conll', ...(separator === '\t' ? {} : { separator }), columns },
    notes: [
      `${kind}: blank lines separate sequences, and each line has ${width} columns${separator === '\t' ? '' : ', with blanks between them'}.`,
      ...(kind === 'CoNLL-U'
        ? []
        : [`The names of the columns (${columns.join(', ')}) are made up: give better ones.`]),
    ],
  };
}

/** A `#` before a block is a comment, but may be a token where it has columns as the others have. */
function commentTest(lines: readonly string[]): (line: string) => boolean {
  const blockStarts = new Set(lines.filter((_, index) => index === 0 || lines[index - 1]?.trim() === ''));
  const comments = lines.filter((line) => line.startsWith('#'));
  const areComments = comments.some((line) => blockStarts.has(line) && /^#\s|^#[^\s]*\s*[=:]/.test(line));
  return (line) => areComments && line.startsWith('#');
}

function isEven(lines: readonly string[], separator: string): boolean {
  const widths = lines.map((line) => cellsOf(line, separator).length);
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [width = 0, count = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return width > 1 && width <= 20 && count / lines.length > 0.98;
}

const cellsOf = (line: string, separator: string): string[] =>
  separator === '\t' ? line.split('\t') : separator === ' ' ? line.split(' ') : line.trim().split(/[ \t]+/);

function namesOf(width: number, hasIds: boolean): string[] {
  if (hasIds && width === UNIVERSAL.length) return UNIVERSAL;
  const own = hasIds ? ['id', 'token'] : ['token'];
  return [...own, ...Array.from({ length: width - own.length }, (_, index) => `tag${index + 1}`)];
}

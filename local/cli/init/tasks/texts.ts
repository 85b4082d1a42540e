import type { ColumnLook } from '../columns';
import type { FoundFiles } from '../files';
import type { Sample } from '../sample';
import { isTuneBook } from './music';
import { quoted, type Shaped } from './shaped';
import { hasWords } from './text-columns';
import { lengthNote, limitOf, tokensOf } from './tokens';
import { shownText } from '../text';

/** Steps that gradients go back in characters of a long text. */
const TRUNCATION_STEPS = 100;

/** Lines or documents of plain text: of classes, one long text, or a record each. */
export function plainText({ format, rows }: Sample, found: FoundFiles): Shaped {
  const texts = rows.map((row) => String(row['text']));
  if ('folder' in format)
    return {
      task: {
        value: {
          kind: 'many-to-one',
          input: { kind: 'tokens', field: 'text', ...tokensOf(texts) },
          target: { kind: 'class', field: 'label' },
        },
        note: `The folder that a text lies in is its class.${aloneNote(found)} ${lengthNote(texts)}`,
      },
    };
  const target = { kind: 'tokens', field: 'text', tokens: 'characters' };
  // Neither can be cut in its order.
  const isCoded = 'encoding' in format || found.files.some(({ name }) => /\.gz$/i.test(name));
  if (!(isRunning(texts) || isTuneBook(texts)) || isCoded)
    return {
      task: {
        value: { kind: 'one-to-many', target: { ...target, ...limitOf(texts) } },
        note: `Lines without a label, each a record of its own, for a language model of their characters.`,
      },
    };
  return {
    records: {
      value: { kind: 'stream' },
      note: 'Lines that go on from each other are read as one long text.',
    },
    task: { value: { kind: 'one-to-many', target }, note: 'A language model of its characters.' },
    split: {
      value: { by: 'order', validationShare: 0.1, testShare: 0.1 },
      note: 'The end of the text is for testing, and what is before it for validation.',
    },
    training: { truncationSteps: TRUNCATION_STEPS },
  };
}

/** Says which folder of a class one split has and another lacks, as IMDB's reviews without a label are. */
function aloneNote({ files }: FoundFiles): string {
  const holders = new Map<string, Set<string>>();
  for (const { name } of files) {
    const [split, label, own] = name.split('/');
    if (split === undefined || label === undefined || own === undefined) return '';
    holders.set(label, (holders.get(label) ?? new Set()).add(split));
  }
  const splits = new Set([...holders.values()].flatMap((all) => [...all]));
  const alone = [...holders].filter(([, all]) => all.size < splits.size);
  return alone
    .map(
      ([label, all]) =>
        ` The folder ${quoted(label)} is in ${[...all].map(quoted).join(' and ')} alone, so that class cannot be tested: if it is none, move the folder away.`,
    )
    .join('');
}

/** Whether lines are those of a text, rather than names or words that have nothing to do with each other. */
function isRunning(lines: readonly string[]): boolean {
  const mean = lines.reduce((sum, { length }) => sum + length, 0) / Math.max(1, lines.length);
  const sentences = lines.filter((line) => /[.,;:!?]["'”’)]?\s*$/.test(line)).length;
  return mean >= 30 || sentences > lines.length / 4;
}

/** Names that say which of two texts is told from the other. */
export const FROM =
  /^(src|source|input|question|query|prompt|article|document|context|lemma|from|original|text|en|english)\d*$/i;
export const TO =
  /^(tgt|target|output|answer|response|summary|headline|form|to|translation|result|completion|highlights)\d*$/i;

/** Two texts of which one is told from the other; undefined where they are not. */
export function textPair(
  sample: Sample,
  texts: readonly ColumnLook[],
  label: ColumnLook | undefined,
  isNamed: boolean,
): Shaped | undefined {
  const many = texts.filter(
    (column) =>
      column !== label &&
      column.distinct > column.filled * 0.2 &&
      // Dates beside texts say when these were written, unless they are all that there is to tell.
      (column.kind !== 'time' || (sample.fields.length === 2 && column === texts.at(-1))),
  );
  const from = many.find(({ name }) => FROM.test(name)) ?? many[0];
  const to =
    many.find((column) => column !== from && TO.test(column.name)) ?? many.find((column) => column !== from);
  if (from === undefined || to === undefined) return undefined;
  const areAlike = similar(sample, from.name, to.name);
  const areNamed = FROM.test(from.name) && TO.test(to.name);
  if (label !== undefined && (isNamed || !(areAlike || areNamed))) return undefined;
  const conditions = label !== undefined && label.kind === 'text' ? [label.name] : [];
  return toldFromText(sample, from, to, conditions);
}

/** The second of two texts, from the first. */
export function toldFromText(
  sample: Sample,
  from: ColumnLook,
  to: ColumnLook,
  conditions: readonly string[] = [],
): Shaped {
  // A date or a number is made of the characters of what it is told from, not of its words.
  const areForms = isForm(sample, from) || isForm(sample, to);
  const read = ({ name, meanLength }: ColumnLook) => {
    const all = sample.rows.map((row) => shownText(row[name]));
    return areForms && meanLength <= LONGEST_FORM ? { tokens: 'characters', ...limitOf(all) } : tokensOf(all);
  };
  return {
    task: {
      value: {
        kind: 'encoder-decoder',
        input: {
          kind: 'tokens',
          field: from.name,
          ...read(from),
          ...(conditions.length === 0 ? {} : { conditions }),
        },
        target: { kind: 'tokens', field: to.name, ...read(to) },
      },
      note: `${quoted(from.name)} and ${quoted(to.name)} are two texts, of which the second is told from the first${conditions.length === 0 ? '' : `, with ${quoted(conditions[0] ?? '')} as a condition`}.`,
    },
  };
}

const LONGEST_FORM = 60;

const isForm = (sample: Sample, { kind, name }: ColumnLook): boolean =>
  kind === 'time' || kind === 'number' || !hasWords(sample, name);

/** Whether most pairs begin alike, as a word and its forms do. */
function similar({ rows }: Sample, a: string, b: string): boolean {
  const alike = rows.filter((row) => {
    const [first, second] = [shownText(row[a]), shownText(row[b])];
    const shorter = Math.min(first.length, second.length);
    let same = 0;
    while (same < shorter && first[same] === second[same]) same += 1;
    return shorter > 0 && same >= shorter / 2;
  });
  return alike.length > rows.length * 0.6;
}

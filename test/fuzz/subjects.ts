import type { Random } from './random';
import { fieldNames, labels, number, text, word, words } from './values';

/** Fields of one row by name, in their order. */
export type Row = ReadonlyMap<string, unknown>;

export type FormatKind = 'csv' | 'jsonl' | 'conll' | 'text' | 'parquet';

type Target = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** What a dataset is about: a task, and records that it can learn from. */
export interface Subject {
  readonly task: { readonly kind: string; readonly input?: object; readonly target: Target };
  /** Kind of `data.records`, and the whole of it. */
  readonly shape: { readonly kind: 'rows' | 'groups' | 'windows' } & Readonly<Record<string, unknown>>;
  readonly formats: readonly FormatKind[];
  /** The field for the folder, where each record is a file in a folder of its label. */
  readonly folder?: string;
  /** Rows of the next record: one but for groups and blocks. */
  readonly record: (index: number) => Row[];
}

const ROWS = { kind: 'rows' } as const;
const TABLES = ['csv', 'jsonl', 'jsonl', 'parquet'] as const;
const TOKENS = ['characters', 'words', 'whitespace', 'bpe'] as const;

export function randomSubject(random: Random): Subject {
  return random.pick(SUBJECTS)(random);
}

const SUBJECTS: readonly ((random: Random) => Subject)[] = [
  textToPoint,
  textToPoint,
  numbersToPoint,
  wideToPoint,
  vectorToPoint,
  tagged,
  translation,
  generation,
  lines,
  documents,
  windows,
  groups,
  groups,
];

/** A class or a value, and how a record gets one. */
function point(random: Random, field: string): { target: Target; answer: () => unknown } {
  if (random.chance(0.6)) {
    const names = labels(random);
    return { target: { kind: 'class', field }, answer: () => random.pick(names) };
  }
  const scaling = random.pick(['standard', 'none']);
  return { target: { kind: 'value', field, scaling }, answer: () => number(random) };
}

function textToPoint(random: Random): Subject {
  const { input, target, condition, extra } = fieldNames(random, ['input', 'target', 'condition', 'extra']);
  const { target: answerTo, answer } = point(random, target);
  const tokens = random.pick([...TOKENS, 'given']);
  const conditions = random.chance(0.3) ? [condition] : [];
  const features =
    tokens !== 'characters' && tokens !== 'bpe' && random.chance(0.3)
      ? [{ kind: 'suffix', length: 2 }, { kind: 'shape' }, { kind: 'characters', length: 4 }]
      : [];
  const spec = { kind: 'tokens', field: input, tokens, lowercase: random.chance(0.2), conditions, features };
  const limits = random.chance(0.3) ? { minimumCount: 2, maximumVocabulary: 20, maximumLength: 12 } : {};
  return {
    task: { kind: 'many-to-one', input: { ...spec, ...limits }, target: answerTo },
    shape: ROWS,
    formats: TABLES,
    record: () => [
      new Map<string, unknown>([
        [extra, word(random)],
        [input, tokens === 'given' ? words(random) : text(random)],
        ...conditions.map((name) => [name, random.pick(['p', 'q', '__proto__'])] as const),
        [target, answer()],
      ]),
    ],
  };
}

function numbersToPoint(random: Random): Subject {
  const { series, other, target } = fieldNames(random, ['series', 'other', 'target']);
  const { target: answerTo, answer } = point(random, target);
  const fields = random.chance(0.5) ? [series] : [series, other];
  const channels = fields.length === 1 && random.chance(0.5) ? random.between(1, 3) : 0;
  const step = () =>
    channels === 0 ? number(random) : Array.from({ length: channels }, () => number(random));
  const input = { kind: 'numeric', fields, scaling: random.pick(['standard', 'none']) };
  return {
    task: { kind: 'many-to-one', input, target: answerTo },
    shape: ROWS,
    formats: TABLES,
    record: () => {
      const steps = random.between(1, 6);
      const array = () => Array.from({ length: steps }, step);
      return [
        new Map<string, unknown>([...fields.map((name) => [name, array()] as const), [target, answer()]]),
      ];
    },
  };
}

function wideToPoint(random: Random): Subject {
  const { target } = fieldNames(random, ['target']);
  const { target: answerTo, answer } = point(random, target);
  const columns = Array.from({ length: random.between(1, 8) }, (_, index) => `t${index}`);
  const input = { kind: 'numeric', fields: ['t*'] };
  return {
    task: { kind: 'many-to-one', input, target: answerTo },
    shape: ROWS,
    formats: TABLES,
    record: () => [
      new Map<string, unknown>([
        [target, answer()],
        ...columns.map((name) => [name, number(random)] as const),
      ]),
    ],
  };
}

function vectorToPoint(random: Random): Subject {
  const { a, b, target } = fieldNames(random, ['a', 'b', 'target']);
  const { target: answerTo, answer } = point(random, target);
  const isArray = random.chance(0.4);
  const input = { kind: 'numeric', fields: isArray ? [a] : [a, b] };
  const width = random.between(1, 5);
  return {
    task: { kind: 'one-to-one', input, target: answerTo },
    shape: ROWS,
    formats: TABLES,
    record: () => [
      new Map<string, unknown>([
        [a, isArray ? Array.from({ length: width }, () => number(random)) : number(random)],
        [b, number(random)],
        [target, answer()],
      ]),
    ],
  };
}

function tagged(random: Random): Subject {
  const { token, tag } = fieldNames(random, ['token', 'tag']);
  const isBio = random.chance(0.5);
  const names = isBio
    ? ['O', 'B-x', 'I-x', 'B-__proto__']
    : labels(random).map((label) => label.replaceAll(' ', '_'));
  const isConll = random.chance(0.6);
  const target = { kind: 'tags', field: tag, scheme: isBio ? 'bio' : 'none' };
  const visible = () => words(random, 1, 5).map((one) => one.replaceAll(/\s/g, '_'));
  return {
    task: { kind: 'many-to-many', input: { kind: 'tokens', field: token, tokens: 'given' }, target },
    shape: ROWS,
    formats: isConll ? ['conll'] : TABLES,
    record: () => {
      const tokens = visible();
      if (isConll)
        return tokens.map(
          (one) =>
            new Map([
              [token, one],
              [tag, random.pick(names)],
            ]),
        );
      return [
        new Map<string, unknown>([
          [token, tokens],
          [tag, tokens.map(() => random.pick(names))],
        ]),
      ];
    },
  };
}

function translation(random: Random): Subject {
  const { from, to } = fieldNames(random, ['from', 'to']);
  const side = (field: string) => ({ kind: 'tokens', field, tokens: random.pick(TOKENS) });
  return {
    task: { kind: 'encoder-decoder', input: side(from), target: side(to) },
    shape: ROWS,
    formats: TABLES,
    record: () => [
      new Map([
        [from, text(random)],
        [to, text(random)],
      ]),
    ],
  };
}

function generation(random: Random): Subject {
  const { condition, tune } = fieldNames(random, ['condition', 'tune']);
  const isConditional = random.chance(0.6);
  return {
    task: {
      kind: 'one-to-many',
      input: isConditional ? { kind: 'condition', field: condition } : { kind: 'condition' },
      target: { kind: 'tokens', field: tune, tokens: random.pick(TOKENS) },
    },
    shape: ROWS,
    formats: TABLES,
    record: () => [
      new Map([
        [condition, random.pick(['p', 'q', 'constructor'])],
        [tune, text(random)],
      ]),
    ],
  };
}

/** Lines of plain text, to write more of. */
function lines(random: Random): Subject {
  const { line } = fieldNames(random, ['line']);
  return {
    task: { kind: 'one-to-many', target: { kind: 'tokens', field: line, tokens: random.pick(TOKENS) } },
    shape: ROWS,
    formats: ['text'],
    record: () => [new Map([[line, text(random)]])],
  };
}

/** Texts, each a file, whose folder is the label. */
function documents(random: Random): Subject {
  const { text: field, folder } = fieldNames(random, ['text', 'folder']);
  return {
    task: {
      kind: 'many-to-one',
      input: { kind: 'tokens', field, tokens: random.pick(TOKENS) },
      target: { kind: 'class', field: folder },
    },
    shape: ROWS,
    formats: ['text'],
    folder,
    record: () => [
      new Map([
        [field, text(random)],
        [folder, random.pick(['x', 'y', '__proto__'])],
      ]),
    ],
  };
}

function windows(random: Random): Subject {
  const { time, value, other } = fieldNames(random, ['time', 'value', 'other']);
  const fields = random.chance(0.5) ? [value] : [value, other];
  const relativeTo = random.pick(['nothing', 'last']);
  const scaling = random.pick(['standard', 'record']);
  return {
    task: {
      kind: 'many-to-one',
      input: { kind: 'numeric', fields, scaling },
      target: { kind: 'value', field: value, relativeTo, scaling },
    },
    shape: {
      kind: 'windows',
      length: random.between(1, 4),
      horizon: random.between(1, 2),
      stride: random.between(1, 3),
    },
    formats: TABLES,
    record: (index) => [
      new Map<string, unknown>([
        [time, `t${index}`],
        [value, number(random)],
        [other, number(random)],
      ]),
    ],
  };
}

function groups(random: Random): Subject {
  const { id, label, value, other, time } = fieldNames(random, ['id', 'label', 'value', 'other', 'time']);
  const { target, answer } = point(random, label);
  const fields = random.chance(0.5) ? [value] : [value, other];
  const order = random.chance(0.5) ? {} : { rows: random.pick(['adjacent', 'anywhere']), orderBy: time };
  return {
    task: { kind: 'many-to-one', input: { kind: 'numeric', fields }, target },
    shape: { kind: 'groups', by: [id], constant: [label], ...order },
    formats: TABLES,
    record: (index) => {
      const given = answer();
      const rows = random.many(
        1,
        4,
        (step) =>
          new Map<string, unknown>([
            [id, `g${index}`],
            [label, given],
            [value, number(random)],
            [other, number(random)],
            [time, step],
          ]),
      );
      return 'orderBy' in order ? random.shuffled(rows) : rows;
    },
  };
}

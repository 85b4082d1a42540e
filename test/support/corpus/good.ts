/** Broken datasets and what must happen to each: a refusal in one sentence, or records set aside one by one. */
export interface BrokenDataset {
  readonly name: string;
  /** By name under `data/`. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly data?: object;
  readonly task?: object;
  /** The whole error, `Name: sentence`, in which `*` stands for what differs from run to run. */
  readonly refused?: string;
  /** Each reject, `file line: reason: detail`. */
  readonly setAside?: readonly string[];
}

/** Larger than a repository should contain, so code makes the corpus. */
export const LONG_LINE_BYTES = 100 * 10 ** 6;

export const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
export const record = (text: unknown, label: unknown): string => JSON.stringify({ text, label });

/** Records that are fine, of two labels. */
export const GOOD: readonly string[] = Array.from({ length: 40 }, (_, n) =>
  record(`word${n} common`, n % 2 ? 'odd' : 'even'),
);
const GOOD_CSV = ['text,label', ...GOOD.map((_, n) => `word${n} common,${n % 2 ? 'odd' : 'even'}`)];
const GOOD_NUMBERS = ['x,y,label', ...GOOD.map((_, n) => `${n},${n * 2},${n % 2}`)];

const within = (good: readonly string[], lines: readonly string[]): string =>
  textOf([...good.slice(0, 20), ...lines, ...good.slice(20)]);

/** Good lines around bad ones, the first of which is line 21. */
export const around = (...lines: string[]): string => within(GOOD, lines);
export const csvAround = (...lines: string[]): string => within(GOOD_CSV, lines);
export const numbersAround = (...lines: string[]): string => within(GOOD_NUMBERS, lines);
export const goodCsv = (): string => textOf(GOOD_CSV);

export const CSV = { format: { kind: 'csv' } };
export const NUMERIC = { input: { kind: 'numeric', fields: ['x', 'y'] } };
export const BY_FILE = { split: { by: 'file', train: 'train', test: 'test', validationShare: 0.3 } };

/** Valid JSON that is nested deeper than a stack. */
export const deep = (depth = 100_000): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

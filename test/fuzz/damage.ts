import type { Random } from './random';

/** What one kind of damage does to a file. */
export interface Damage {
  readonly name: string;
  readonly apply: (bytes: Buffer, random: Random) => Buffer;
}

const LINE_FEED = 0x0a;

const splice = (bytes: Buffer, at: number, removed: number, added: Buffer | string): Buffer =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from(added), bytes.subarray(at + removed)]);

const somewhere = (bytes: Buffer, random: Random): number => random.between(0, bytes.length);

/** Damage that puts a text into the middle of the file. */
const insertion = (name: string, pieces: readonly (string | Buffer)[]): Damage => ({
  name,
  apply: (bytes, random) => splice(bytes, somewhere(bytes, random), 0, random.pick(pieces)),
});

/** Damage that puts a text in the place of what stands between two separators, or of a number. */
const replacement = (name: string, pieces: readonly string[]): Damage => ({
  name,
  apply: (bytes, random) => {
    const source = bytes.toString('latin1');
    const found = [...source.matchAll(/(?<=[\t,;|:[ ])[^\t,;|:[\]{}\n\r]+/g)];
    if (found.length === 0) return bytes;
    const { index, 0: old } = random.pick(found);
    return splice(bytes, index, old.length, random.pick(pieces));
  },
});

/** Damage to the file's lines. */
const onLines = (name: string, change: (lines: Buffer[], random: Random) => Buffer[]): Damage => ({
  name,
  apply: (bytes, random) => Buffer.concat(change(linesOf(bytes), random)),
});

/** With their line endings. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found + 1;
    lines.push(bytes.subarray(start, end));
    start = end;
  }
  return lines;
}

const atLine = (
  lines: readonly Buffer[],
  random: Random,
  added: readonly Buffer[],
  removed = 0,
): Buffer[] => {
  const at = random.between(0, Math.max(0, lines.length - removed));
  return [...lines.slice(0, at), ...added, ...lines.slice(at + removed)];
};

const wholeFile = (name: string, make: (random: Random, bytes: Buffer) => Buffer | string): Damage => ({
  name,
  apply: (bytes, random) => Buffer.from(make(random, bytes)),
});

const deep = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

/** What may be wrong with a file. */
export const DAMAGES: readonly Damage[] = [
  { name: 'truncated', apply: (bytes, random) => bytes.subarray(0, somewhere(bytes, random)) },
  { name: 'head lost', apply: (bytes, random) => bytes.subarray(somewhere(bytes, random)) },
  {
    name: 'bytes lost',
    apply: (bytes, random) => splice(bytes, somewhere(bytes, random), random.between(1, 40), ''),
  },
  {
    name: 'bits flipped',
    apply: (bytes, random) => {
      const copy = Buffer.from(bytes);
      for (let times = random.between(1, 10); times > 0 && copy.length > 0; times--) {
        const at = random.between(0, copy.length - 1);
        copy[at] = (copy[at] ?? 0) ^ (1 << random.between(0, 7));
      }
      return copy;
    },
  },
  {
    name: 'random bytes',
    apply: (bytes, random) => splice(bytes, somewhere(bytes, random), 0, random.bytes(random.between(1, 12))),
  },
  insertion('invalid UTF-8', [
    Buffer.from([0xc3, 0x28]),
    Buffer.from([0xff]),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.from([0xf8, 0x88, 0x80, 0x80, 0x80]),
    Buffer.from([0xc0, 0x80]),
  ]),
  insertion('NUL or control', ['\0', '\0\0\0', '\x01', '\x1b[31m', '\x7f']),
  insertion('quote', ['"', "'", '""', '"""', '","']),
  insertion('delimiter', [',', '\t', ';', '|', ',,,,']),
  insertion('bracket', ['[', ']', '{', '}', '[]', '{}', '[[', '}}']),
  insertion('line break', ['\n', '\r', '\r\n', '\n\n', '\n \n', '\u2028', '\u0085', '\v', '\f']),
  insertion('mark', ['\ufeff', '\ufffe', '\u202e']),
  replacement('not finite', [
    'NaN',
    'Infinity',
    '-inf',
    '1e999',
    '-1e39',
    '3.5e38',
    '1e-400',
    '0x10',
    '1_000',
    '1,5',
  ]),
  replacement('other type', [
    'null',
    'true',
    '[]',
    '{}',
    '""',
    '""""',
    '" "',
    '-',
    '12',
    '"12"',
    '[1, "a"]',
    '[[1],[2,3]]',
  ]),
  replacement('empty value', ['', ' ', '\u00a0', '\u200b']),
  replacement('deep nesting', [deep(20_000, '[', ']'), deep(20_000, '{"a":', '}').replace('}', '1}')]),
  replacement('escape', ['"\\ud800"', '"\\udc00x"', '"\\u0000"', '"\\x"', '"\\n"', '\\']),
  replacement('odd name', ['"__proto__"', '__proto__', 'constructor', '"unseen label"', 'unseen-label']),
  replacement('long value', [
    'x'.repeat(3_000),
    '9'.repeat(400),
    `"${'y '.repeat(2_000)}"`,
    '👩'.repeat(1_500),
  ]),
  onLines('lines shuffled', (lines, random) => random.shuffled(lines)),
  onLines('line lost', (lines, random) => atLine(lines, random, [], 1)),
  onLines('line again', (lines, random) => atLine(lines, random, [random.pick([...lines, Buffer.alloc(0)])])),
  onLines('blank lines', (lines, random) =>
    atLine(
      lines,
      random,
      random.many(1, 4, () => Buffer.from(random.pick(['\n', '\r\n', ' \n', '\t\n']))),
    ),
  ),
  onLines('garbage line', (lines, random) => atLine(lines, random, [Buffer.from(random.pick(GARBAGE))])),
  onLines('line endings', (lines) =>
    lines.map((line) => Buffer.from(line.toString('latin1').replace(/\r?\n$/, '\r\n'), 'latin1')),
  ),
  wholeFile('lone carriage returns', (_, bytes) =>
    Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r'), 'latin1'),
  ),
  wholeFile('no last line ending', (_, bytes) => Buffer.from(bytes.toString('latin1').trimEnd(), 'latin1')),
  wholeFile('emptied', () => ''),
  wholeFile('blank', (random) => random.pick(['\n', '\n\n\n', ' ', '\r\n', '\ufeff', '\ufeff\n'])),
  onLines('first line only', (lines) => lines.slice(0, 1)),
  wholeFile('other format', (random, bytes) => random.pick(otherFormats(random, bytes))),
];

const GARBAGE = [
  '{}\n',
  '[]\n',
  'null\n',
  '0\n',
  '{"__proto__": {"text": 1}}\n',
  ',,,,,,,,,\n',
  '"\n',
  '\\\n',
  '#\n',
  '# text = a comment\n',
  '<html><body>504 Gateway Time-out</body></html>\n',
  'Traceback (most recent call last):\n',
  '\ufeff\n',
  `${deep(3_000, '[', ']')}\n`,
] as const;

const otherFormats = (random: Random, bytes: Buffer): Buffer[] => [
  Buffer.from(bytes.toString(), 'utf16le'),
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString(), 'utf16le')]),
  Buffer.from(bytes.toString(), 'latin1'),
  Buffer.concat([Buffer.from('PAR1\x15'), random.bytes(100)]),
  Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), random.bytes(100)]),
  Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), random.bytes(100)]),
  random.bytes(300),
];

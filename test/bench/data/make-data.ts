import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

export type Format = 'jsonl' | 'csv';

/** A record has one to this many sentences, as reviews have. */
const MOST_SENTENCES = 8;
const CHUNK_CHARACTERS = 2 ** 20;

interface Sentence {
  readonly label: string;
  readonly text: string;
}

/** The sentences of the recipe movie-reviews: English from the web, with quotes, dashes and letters beyond ASCII. */
function readSentences(root: string): Sentence[] {
  const lines = readFileSync(join(root, 'recipes/movie-reviews/data/train.tsv'), 'utf8').split('\n');
  return lines.filter(Boolean).map((line) => {
    const [label = '', text = ''] = line.split('\t');
    return { label, text };
  });
}

/**
 * Writes files of records `text` and `label` with about `bytes` bytes in all: sentences in a random order that is
 * the same every time, so that the words repeat as in a text but hardly a record does.
 *
 * @returns bytes written
 */
export async function makeData(
  root: string,
  {
    format,
    paths,
    bytes,
  }: { readonly format: Format; readonly paths: readonly string[]; readonly bytes: number },
): Promise<number> {
  const sentences = readSentences(root);
  const escape = format === 'jsonl' ? jsonText : csvText;
  const pieces = sentences.map(({ text }) => escape(text));
  const random = randomIntegers(paths.length);
  let written = 0;
  for (const path of paths) {
    const file = createWriteStream(path);
    const end = written + bytes / paths.length;
    if (format === 'csv') file.write('label,text\n');
    while (written < end) {
      let chunk = '';
      while (chunk.length < CHUNK_CHARACTERS) {
        const first = random(sentences.length);
        const label = sentences[first]?.label ?? '';
        let text = pieces[first] ?? '';
        for (let more = random(MOST_SENTENCES); more > 0; more--)
          text += ` ${pieces[random(pieces.length)] ?? ''}`;
        chunk +=
          format === 'jsonl' ? `{"label":"${label}","text":"${text}"}\n` : `${label},${csvField(text)}\n`;
      }
      written += Buffer.byteLength(chunk);
      if (!file.write(chunk)) await once(file, 'drain');
    }
    file.end();
    await finished(file);
  }
  return written;
}

const jsonText = (text: string): string => JSON.stringify(text).slice(1, -1);
const csvText = (text: string): string => text.replaceAll('"', '""');
const csvField = (text: string): string => (/[",]/.test(text) ? `"${text}"` : text);

/** A linear congruential generator (Numerical Recipes): any order will do, but always the same one. */
function randomIntegers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

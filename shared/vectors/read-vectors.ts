import { VectorsUnusable } from '../errors';
import { cutLine, readFirstLine, readNumbers } from './line';
import { readLines } from './lines';

/** Words whose vectors are looked for, each in its place. */
export interface Wanted {
  /** Undefined where a place has no word. */
  readonly words: readonly (string | undefined)[];
  /** Numbers of each vector. */
  readonly dimensions: number;
  /** The form that the words' texts have. */
  readonly normalise: (word: string) => string;
}

export interface Found {
  /** [places, dimensions], zeros where nothing was found. */
  readonly vectors: Float32Array;
  /** 1 where there is a vector. */
  readonly has: Uint8Array;
  /** Of these, words that are in the file in lower case only. */
  readonly lowered: number;
  /** Vectors in the file. */
  readonly read: number;
}

/**
 * The vectors of some words from a file in the text format of word2vec (a first line of two numbers) or GloVe (none): a
 * line is a word and its numbers. Of a file of any size no more than the wanted vectors is kept. A word that the file has
 * twice has the first vector; one that it has in lower case only has that.
 *
 * @param file as messages name it
 * @throws VectorsUnusable naming the line, where it is no vector or of another length
 */
export async function readVectors(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  { words, dimensions, normalise }: Wanted,
): Promise<Found> {
  const places = placesOf(words);
  const vectors = new Float32Array(words.length * dimensions);
  const has = new Uint8Array(words.length);
  const row = new Float32Array(dimensions);
  let expected: number | undefined;
  let read = 0;

  const put = (targets: readonly number[], level: number) => {
    for (const place of targets) {
      if (has[place]! >= level) continue;
      vectors.set(row, place * dimensions);
      has[place] = level;
    }
  };
  await readLines(chunks, file, (line, number) => {
    const refuse = (why: string) =>
      new VectorsUnusable(`line ${number} of ${file} is no vector: ${why}; ${REMEDY}`);
    if (number === 1) {
      const first = readFirstLine(line);
      if (first === undefined) throw refuse('it has no numbers');
      checkDimensions(first.dimensions, dimensions, file);
      expected = first.header?.words;
      if (first.header !== null) return;
    }
    const cut = cutLine(line, dimensions);
    if ('problem' in cut) throw refuse(cut.problem);
    read += 1;
    const word = normalise(line.toString('utf8', 0, cut.wordEnd));
    const [exact, lower] = [places.exact.get(word) ?? [], places.lower.get(word) ?? []];
    if (exact.length + lower.length === 0) return;
    const wrong = readNumbers(line, cut, row);
    if (wrong !== undefined) throw refuse(`"${wrong}" is no finite number`);
    put(exact, EXACT);
    put(lower, LOWERED);
  });
  if (expected !== undefined && expected !== read)
    throw new VectorsUnusable(
      `${file} has ${read} vectors, and its first line says ${expected}; write the file again, or take the first line out`,
    );
  const lowered = has.filter((level) => level === LOWERED).length;
  return { vectors, has: has.map(Math.sign), lowered, read };
}

const REMEDY = 'each line is a word and its numbers, parted by single spaces or tabs';
const EXACT = 2;
const LOWERED = 1;

/** @throws VectorsUnusable */
export function checkDimensions(found: number, wanted: number, file: string): void {
  if (found === wanted) return;
  throw new VectorsUnusable(
    `${file} has vectors of ${found} numbers, and network.embeddingSize is ${wanted}; leave that out or give ${found}, or give another file`,
  );
}

/** Where each word is wanted, as it is written and, where that differs, in lower case. */
function placesOf(words: Wanted['words']) {
  const [exact, lower] = [new Map<string, number[]>(), new Map<string, number[]>()];
  const add = (to: Map<string, number[]>, word: string, place: number) => {
    const places = to.get(word);
    if (places === undefined) to.set(word, [place]);
    else places.push(place);
  };
  words.forEach((word, place) => {
    if (word === undefined) return;
    add(exact, word, place);
    if (word.toLowerCase() !== word) add(lower, word.toLowerCase(), place);
  });
  return { exact, lower };
}

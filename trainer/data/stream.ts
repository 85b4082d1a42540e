import { END_ID, START_ID } from '../../shared/dataset';
import type { Examples } from './examples';

/** Where rows of a long text stood. */
export interface RowPlaces {
  /** A number of each row's file; rows of one file are next to each other. */
  readonly files: Int32Array;
  /** 1-based line in the file: pieces of one line have the same. */
  readonly lines: Int32Array;
}

/**
 * The rows of a split as one sequence: between two rows there are as many end tokens as line breaks, and one between
 * two files. The last end token is left out, as it is of every target.
 */
export function joinRows(rows: Examples, { files, lines }: RowPlaces): Examples {
  const starts = rows.targetStarts!;
  const breaksBefore = Int32Array.from(lines, (line, row) => {
    if (row === 0) return 0;
    return files[row] === files[row - 1] ? line - lines[row - 1]! : 1;
  });
  const breaks = breaksBefore.reduce((sum, count) => sum + count, 0);
  const targets = new Int32Array(rows.targets.length + breaks).fill(END_ID);
  let at = 0;
  breaksBefore.forEach((count, row) => {
    const tokens = rows.targets.subarray(starts[row], starts[row + 1]);
    targets.set(tokens, at + count);
    at += count + tokens.length;
  });
  const count = Math.min(1, rows.count);
  const targetStarts = count === 0 ? new Uint32Array(1) : Uint32Array.of(0, targets.length);
  return { ...rows, count, starts: new Uint32Array(count + 1), targets, targetStarts };
}

/** A long text cut into lanes of equal length (the last may be shorter) that are read side by side, chunk by chunk. */
export interface Lanes {
  readonly lanes: number;
  /** Steps of each lane, the last one's apart. */
  readonly stretch: number;
  readonly chunkSteps: number;
  readonly chunks: number;
  /** Tokens of all lanes: those of the text, and its last end token. */
  readonly tokens: number;
}

export function lanesOf(
  { targets }: Pick<Examples, 'targets'>,
  { lanes: wanted, chunkSteps }: { readonly lanes: number; readonly chunkSteps: number },
): Lanes {
  const tokens = targets.length + 1;
  const stretch = Math.ceil(tokens / wanted);
  return {
    lanes: Math.ceil(tokens / stretch),
    stretch,
    chunkSteps,
    chunks: Math.ceil(stretch / chunkSteps),
    tokens,
  };
}

/** A chunk of each lane that reaches so far, as a teacher of a language model: each token is a label once in all chunks. */
export interface LaneChunk {
  readonly size: number;
  readonly steps: number;
  readonly inputs: Int32Array;
  readonly labels: Int32Array;
  readonly lengths_B: Int32Array;
  readonly tokens: number;
  /** Lanes of the rows. */
  readonly rows: Int32Array;
}

/** Steps of each lane within a chunk; only the last lanes may reach less far. */
export function laneLengths({ lanes, stretch, chunkSteps, tokens }: Lanes, chunk: number): number[] {
  return Array.from({ length: lanes }, (_, lane) => Math.min(stretch, tokens - lane * stretch))
    .map((length) => Math.min(chunkSteps, length - chunk * chunkSteps))
    .filter((length) => length > 0);
}

/** What follows a line break is read after the start token, as the first token of any record is. */
export function laneChunk({ targets }: Pick<Examples, 'targets'>, plan: Lanes, chunk: number): LaneChunk {
  const { stretch, chunkSteps } = plan;
  const start = chunk * chunkSteps;
  const lengths_B = Int32Array.from(laneLengths(plan, chunk));
  const rows = Int32Array.from(lengths_B.keys());
  const steps = lengths_B.reduce((most, length) => Math.max(most, length), 0);
  const inputs = new Int32Array(rows.length * steps);
  const labels = new Int32Array(rows.length * steps);
  rows.forEach((lane, row) => {
    for (let step = 0; step < lengths_B[row]!; step += 1) {
      const at = lane * stretch + start + step;
      const before = at === 0 ? END_ID : targets[at - 1]!;
      inputs[row * steps + step] = before === END_ID ? START_ID : before;
      labels[row * steps + step] = at === targets.length ? END_ID : targets[at]!;
    }
  });
  const count = lengths_B.reduce((sum, length) => sum + length, 0);
  return { size: rows.length, steps, inputs, labels, lengths_B, tokens: count, rows };
}

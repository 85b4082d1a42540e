import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from '../../../../../trainer/engine';

export interface StackFixture {
  cell: Cell;
  layers: number;
  bidirectional: boolean;
  x: number[];
  weights: number[][];
  initial: number[][];
  dh: number[];
  dstates: number[][];
  h: number[];
  states: number[][];
  dx: number[];
  dinitial: number[][];
  dweights: number[][];
}

export interface FixtureFile {
  library: string;
  versions: Record<string, string>;
  lengths: number[];
  batch: number;
  steps: number;
  inputs: number;
  units: number;
  cases: StackFixture[];
}

/** Numbers made by fixtures/make_fixtures.py. */
export function readFixtures(library: 'keras' | 'torch'): FixtureFile {
  return JSON.parse(
    readFileSync(join(__dirname, '..', 'fixtures', `${library}.json`), 'utf8'),
  ) as FixtureFile;
}

export function describeCell(cell: Cell): string {
  if (cell.kind === 'simple-rnn') return `simple-rnn ${cell.activation}`;
  return cell.kind === 'gru' ? `gru ${cell.variant}` : cell.kind;
}

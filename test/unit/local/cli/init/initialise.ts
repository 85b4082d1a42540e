import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInit } from '../../../../../local/cli/init/command';
import { temporaryFolder } from '../../../../support/folders';
import { Sink } from '../../../../support/sink';

export const root = join(__dirname, '../../../../..');

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface Initialised {
  readonly status: number;
  readonly text: string;
  readonly request: unknown;
}

/** What `npm run init` makes of files in a folder of their own. */
export async function initialise(files: Files, ...args: readonly string[]): Promise<Initialised> {
  const folder = temporaryFolder();
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder.path, 'my-data', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    return await initialiseIn(folder.path, 'my-data', ...args);
  } finally {
    folder.remove();
  }
}

/** What it makes of a path, written to `r.json` in a folder. */
export async function initialiseIn(folder: string, ...args: readonly string[]): Promise<Initialised> {
  const stdout = new Sink();
  const status = await runInit([...args, '-o', 'r.json'], {
    root,
    workingDir: folder,
    environment: {},
    stdout,
  });
  const request: unknown = readRequest(join(folder, 'r.json'));
  return { status, text: stdout.text, request };
}

function readRequest(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const WORDS = ['orchard', 'meadow', 'willow', 'harbor', 'lantern', 'copper', 'thistle', 'velvet'] as const;

/** Words that no other number gives in this order. */
export const sentence = (number: number, length = 6): string =>
  `${Array.from({ length }, (_, index) => WORDS[(number * (index + 3) + index) % WORDS.length]).join(' ')} ${number}`;

export const lines = (count: number, lineOf: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${lineOf(index)}\n`).join('');

export const sideOf = (index: number): string => (index % 2 === 0 ? 'good' : 'bad');

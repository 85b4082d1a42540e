import { gzipSync } from 'node:zlib';
import { DAMAGES, type Damage } from './damage';
import { isStratified, randomDataset, type Dataset } from './datasets';
import { parquetWriter } from './parquet';
import { Random, seedOf } from './random';

/** When a file changes under a run, if one does; in the steps of a stratified split, where it has one. */
export const MOMENTS = [
  'after the plan',
  'while its classes are counted',
  'after its records are dealt',
  'while it is profiled',
  'after profiling',
  'while it is encoded',
] as const;
export type Moment = (typeof MOMENTS)[number];
const MOMENTS_OF_STRATA: ReadonlySet<Moment> = new Set([
  'while its classes are counted',
  'after its records are dealt',
]);

/** What a key holds from one moment on; undefined: it is gone. */
export interface Change {
  readonly moment: Moment;
  readonly key: string;
  readonly bytes: Buffer | undefined;
}

/** A file as the pipeline finds it. */
export interface FuzzFile {
  readonly bytes: Buffer;
  /** What it holds: the same, or what was gzipped; with line feeds where carriage returns alone end its lines. */
  readonly text: Buffer;
  /** Whether its gzip stream is cut or damaged, so that nobody knows how much of the text is left. */
  readonly isTorn: boolean;
}

export interface FuzzCase {
  readonly seed: number;
  readonly index: number;
  readonly dataset: Dataset;
  /** Names of the damage done before the plan. */
  readonly damages: readonly string[];
  /** Every file before the plan. */
  readonly files: ReadonlyMap<string, FuzzFile>;
  readonly change: Change | undefined;
}

const CLEAN_SHARE = 0.2;
const CHANGING_SHARE = 0.12;
const GZIP_SHARE = 0.2;
const MOST_PIECES = 12;

/** The case of a seed, the same at every call. */
export async function makeCase(seed: number, index: number): Promise<FuzzCase> {
  const random = new Random(seedOf(seed, index));
  const dataset = randomDataset(random, await parquetWriter());
  const times = random.chance(CLEAN_SHARE) ? 0 : random.pick([1, 1, 1, 2, 4]);
  const damages = Array.from({ length: times }, () => random.pick(DAMAGES));
  const { files, names } = damagedFiles(random, dataset, damages);
  const change = randomChange(random, files, isStratified(dataset));
  return { seed, index, dataset: fewShards(dataset, files), damages: names, files, change };
}

/** The dataset of a seed with damage that a test chooses. */
export async function makeDamagedCase(seed: number, damages: readonly Damage[]): Promise<FuzzCase> {
  const random = new Random(seedOf(seed, 0));
  const dataset = randomDataset(random, await parquetWriter());
  const { files, names } = damagedFiles(random, dataset, damages);
  return { seed, index: 0, dataset: fewShards(dataset, files), damages: names, files, change: undefined };
}

/** A long value must not make hundreds of shards: each is several files. */
function fewShards(dataset: Dataset, files: ReadonlyMap<string, FuzzFile>): Dataset {
  const { request } = dataset;
  const largest = Math.max(...[...files.values()].map(({ bytes }) => bytes.length));
  const shardMegabytes = Math.max(Number(request.data['shardMegabytes']), largest / MOST_PIECES / 1e6);
  return { ...dataset, request: { ...request, data: { ...request.data, shardMegabytes } } };
}

function damagedFiles(
  random: Random,
  dataset: Dataset,
  damages: readonly Damage[],
): { files: Map<string, FuzzFile>; names: string[] } {
  const names: string[] = [];
  const texts = new Map([...dataset.files].map(([key, { bytes }]) => [key, bytes]));
  for (const { name, apply } of damages) {
    const key = random.pick([...texts.keys()]);
    texts.set(key, apply(texts.get(key) ?? Buffer.alloc(0), random));
    names.push(name);
  }
  const files = new Map<string, FuzzFile>();
  for (const [key, made] of texts) {
    const isGzipped =
      dataset.written.format.kind !== 'parquet' && !/validation$/.test(key) && random.chance(GZIP_SHARE);
    const { bytes, isTorn } = isGzipped
      ? gzipped(made, random, damages.length > 0)
      : { bytes: made, isTorn: false };
    const file = { bytes, text: asLines(made, dataset), isTorn };
    if (file.isTorn && !names.includes('torn gzip')) names.push('torn gzip');
    // Its name must say that it cannot be cut.
    files.set(isGzipped ? `${key}.gz` : key, file);
  }
  return { files, names };
}

/** The pipeline looks at the first 64 KiB; a document's returns are its own. */
function asLines(made: Buffer, { written: { format } }: Dataset): Buffer {
  const start = made.toString('latin1', 0, 64 * 1024);
  const isOfReturns = /\r(?!$)/.test(start) || (start.endsWith('\r') && start.length === made.length);
  if (format['unit'] === 'document' || start.includes('\n') || !isOfReturns) return made;
  return Buffer.from(made.toString('latin1').replaceAll('\r', '\n'), 'latin1');
}

function gzipped(text: Buffer, random: Random, mayBeTorn: boolean): Omit<FuzzFile, 'text'> {
  const whole = gzipSync(text);
  if (!mayBeTorn || random.chance(0.7)) return { bytes: whole, isTorn: false };
  const bytes = Buffer.from(whole);
  const at = random.between(10, bytes.length - 1);
  if (random.chance(0.5)) return { bytes: bytes.subarray(0, at), isTorn: true };
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
  return { bytes, isTorn: true };
}

function randomChange(
  random: Random,
  files: ReadonlyMap<string, FuzzFile>,
  hasStrata: boolean,
): Change | undefined {
  if (!random.chance(CHANGING_SHARE)) return undefined;
  const [key, { bytes }] = random.pick([...files]);
  const moment = random.pick(MOMENTS.filter((one) => hasStrata || !MOMENTS_OF_STRATA.has(one)));
  const appended = Buffer.concat([bytes, Buffer.from('x\n')]);
  const other = random.pick([appended, bytes.subarray(0, bytes.length >> 1), Buffer.alloc(0), undefined]);
  return { moment, key, bytes: other };
}

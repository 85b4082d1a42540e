import type { ArtifactStore } from '../../shared/artifacts/store';
import type { DatasetFile } from '../../shared/dataset';
import { InvalidRequest, UnreadableShard } from '../../shared/errors';
import type { DataSource } from '../../shared/request/data';
import { matchesName } from '../../shared/request/glob';
import { listNames, didYouMean, showValue } from '../../shared/request/nearest';
import type { RunRequest } from '../../shared/request/request';
import { targetFields } from '../../shared/request/task';
import { Rejection } from '../../shared/encoding';
import { expandPatterns, pathsOf } from '../records/fields/fields';
import { inNaturalOrder } from '../records/fields/natural-order';
import { isAmbiguousOrder } from '../records/fields/step-order';
import { namedElsewhere } from '../records/fields/named-elsewhere';
import { partitionFields } from '../records/hive-partitions';
import { readRows } from '../records/read-rows';

/** Of each file that is looked into; a record with a field that none of them has is set aside, and not misread. */
const ROWS_READ = 1_000;
const FILES_READ = 5;

/**
 * The request with the patterns of its numeric input replaced by the fields that they stand for: once for the dataset,
 * so that every record, file and later run has the same channels in the same order.
 *
 * @param store holds the dataset's objects
 * @throws InvalidRequest where a pattern matches no field, or dates of which the order is unknown
 */
export async function expandFields(
  request: RunRequest,
  files: readonly DatasetFile[],
  store: ArtifactStore,
): Promise<RunRequest> {
  const { task, data } = request;
  const { input } = task;
  if (input.kind !== 'numeric' || !input.fields.some((field) => field.includes('*'))) return request;
  const names = await namesIn(files, data, store);
  // Files that cannot be read are for profiling to report.
  if (names.size === 0) return request;
  const own = namedElsewhere(request);
  const left = [...names].filter((name) => !own.has(name));
  const fields = expandPatterns(left, input.fields);
  if ('unmatched' in fields)
    throw noMatch(fields.unmatched, { left, own: [...own].filter((name) => names.has(name)), request });
  const index = fields.find((name) => isIndex(name));
  if (index !== undefined) throw ofIndex(index, input.fields);
  for (const pattern of input.fields) {
    const dates = left.filter((name) => pattern.includes('*') && matchesName(pattern, name));
    if (isAmbiguousOrder(dates)) throw ofDates(pattern, dates);
  }
  return {
    ...request,
    task: { ...task, input: { ...input, fields, patterns: input.fields } } as typeof task,
  };
}

async function namesIn(
  files: readonly DatasetFile[],
  { format }: DataSource,
  store: ArtifactStore,
): Promise<Set<string>> {
  const names = new Set<string>();
  for (const { key, etag, sizeBytes, side } of chosen(files)) {
    for (const name of partitionFields(key)?.keys() ?? []) names.add(name);
    const shard = { key, etag, startByte: 0, endByte: sizeBytes, side };
    let rows = 0;
    try {
      for await (const { items } of readRows({ store, shard, format })) {
        for (const { fields } of items) {
          if (fields instanceof Rejection) continue;
          for (const name of pathsOf(fields)) names.add(name);
          rows += 1;
        }
        if (rows >= ROWS_READ) break;
      }
    } catch (error) {
      if (!(error instanceof UnreadableShard)) throw error;
    }
  }
  return names;
}

/** A file of each side, and some more. */
function chosen(files: readonly DatasetFile[]): DatasetFile[] {
  const filled = files.filter(({ sizeBytes }) => sizeBytes > 0);
  const firstOfSides = filled.filter(
    (file, index) => filled.findIndex(({ side }) => side === file.side) === index,
  );
  const others = filled.filter((file) => !firstOfSides.includes(file));
  return [...firstOfSides, ...others.slice(0, Math.max(0, FILES_READ - firstOfSides.length))];
}

/** What pandas writes of its rows' numbers, which nobody means as an input. */
const isIndex = (name: string): boolean =>
  name.trim() === '' || /^(?:unnamed: \d+|__index_level_\d+__)$/i.test(name);

const ofIndex = (name: string, patterns: readonly string[]): InvalidRequest =>
  new InvalidRequest(
    `task.input.fields is ${showValue(patterns)}, which stands for the column ${showValue(name)} too${name.trim() === '' ? ', one without a name' : ''}: as pandas writes its index, the numbers of rows; name the fields that are meant, or write the data without it (index=False)`,
  );

const ofDates = (pattern: string, dates: readonly string[]): InvalidRequest =>
  new InvalidRequest(
    `task.input.fields has ${showValue(pattern)}, which stands for dates such as ${showValue(inNaturalOrder(dates)[0])}, and whether their day or their month comes first none of them says; name the fields one by one in their order`,
  );

function noMatch(
  pattern: string,
  {
    left,
    own,
    request: { task, data },
  }: {
    readonly left: readonly string[];
    /** What the request names for something else. */
    readonly own: readonly string[];
    readonly request: RunRequest;
  },
): InvalidRequest {
  const [target = ''] = targetFields(task.target);
  const has =
    left.length > 0
      ? `it has ${listNames(inNaturalOrder(left), 'and')}${didYouMean(pattern, left)}`
      : `it has no others than ${listNames(inNaturalOrder(own), 'and')}, which the request names for something else, and which a * never stands for${data.records.kind === 'windows' ? `; to forecast ${showValue(target)} from its own past, give ${showValue([target])}` : '; name the fields that are meant'}`;
  return new InvalidRequest(
    `task.input.fields has ${showValue(pattern)}, which no field of the data matches; ${has}`,
  );
}

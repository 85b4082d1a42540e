import type { ArtifactStore } from '../../shared/artifacts/store';
import type { DatasetFile } from '../../shared/dataset';
import { InvalidRequest } from '../../shared/errors';
import { matchesName } from '../../shared/request/glob';
import { listNames, didYouMean, showValue } from '../../shared/request/nearest';
import type { RunRequest } from '../../shared/request/request';
import { targetFields } from '../../shared/request/task';
import { expandPatterns } from '../records/fields/fields';
import { inNaturalOrder } from '../records/fields/natural-order';
import { isAmbiguousOrder } from '../records/fields/step-order';
import { namedElsewhere } from '../records/fields/named-elsewhere';
import { readFirstRows } from './first-rows';
import { patternNotices } from './pattern-notices';

/**
 * The request with the patterns of its numeric input replaced by the fields that they stand for: once for the dataset,
 * so that every record, file and later run has the same channels in the same order; and what its owner should know of it,
 * one sentence each without its full stop.
 *
 * @param store holds the dataset's objects
 * @throws InvalidRequest where a pattern matches no field, or dates of which the order is unknown
 */
export async function expandFields(
  request: RunRequest,
  files: readonly DatasetFile[],
  store: ArtifactStore,
): Promise<{ readonly request: RunRequest; readonly notices: readonly string[] }> {
  const { task, data } = request;
  const { input } = task;
  if (input.kind !== 'numeric' || !input.fields.some((field) => field.includes('*')))
    return { request, notices: [] };
  const seen = await readFirstRows(files, data, store);
  if (seen.names.size === 0) return { request, notices: [] };
  const own = namedElsewhere(request);
  const left = [...seen.names].filter((name) => !own.has(name));
  const inFolders = [...seen.inFolders].filter((name) => !own.has(name));
  const fields = expandPatterns(left, input.fields);
  if ('unmatched' in fields)
    throw noMatch(fields.unmatched, {
      left,
      own: [...own].filter((name) => seen.names.has(name)),
      inFolders,
      request,
    });
  const index = fields.find((name) => isIndex(name));
  if (index !== undefined) throw ofIndex(index, input.fields);
  for (const pattern of input.fields) {
    const dates = left.filter((name) => pattern.includes('*') && matchesName(pattern, name));
    if (isAmbiguousOrder(dates)) throw ofDates(pattern, dates);
  }
  return {
    request: {
      ...request,
      task: { ...task, input: { ...input, fields, patterns: input.fields } } as typeof task,
    },
    notices: patternNotices(request, input.fields, { ...seen, left, inFolders }),
  };
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
    inFolders,
    request: { task, data },
  }: {
    readonly left: readonly string[];
    /** What the request names for something else. */
    readonly own: readonly string[];
    readonly inFolders: readonly string[];
    readonly request: RunRequest;
  },
): InvalidRequest {
  const folder = inFolders.find((name) => matchesName(pattern, name));
  if (folder !== undefined)
    return new InvalidRequest(
      `task.input.fields has ${showValue(pattern)}, which no field of the rows matches, and a * never stands for what only names of folders say, as ${showValue(folder)}; name the fields that are meant`,
    );
  const [target = ''] = targetFields(task.target);
  const has =
    left.length > 0
      ? `it has ${listNames(inNaturalOrder(left), 'and')}${didYouMean(pattern, left)}`
      : `it has no others than ${listNames(inNaturalOrder(own), 'and')}, which the request names for something else, and which a * never stands for${data.records.kind === 'windows' ? `; to forecast ${showValue(target)} from its own past, give ${showValue([target])}` : '; name the fields that are meant'}`;
  return new InvalidRequest(
    `task.input.fields has ${showValue(pattern)}, which no field of the data matches; ${has}`,
  );
}

import { matchesName } from '../../shared/request/glob';
import { listNames, showValue } from '../../shared/request/nearest';
import type { RunRequest } from '../../shared/request/request';
import { doubtOfOrder, type OrderDoubt } from '../records/fields/order-doubt';
import { inStepOrder } from '../records/fields/step-order';
import type { FirstRows } from './first-rows';

const show = (names: readonly string[]): string =>
  listNames(
    names.map((name) => showValue(name)),
    'and',
  );

interface Seen extends Pick<FirstRows, 'arrays' | 'rowNumbers'> {
  /** Names that patterns may stand for, in the file's order. */
  readonly left: readonly string[];
  /** Those that only folders have, and that the request does not name for something else. */
  readonly inFolders: readonly string[];
}

/**
 * What the owner of the data should know of the fields that patterns stand for, one sentence each without its full stop.
 */
export function patternNotices(
  { task, data }: RunRequest,
  patterns: readonly string[],
  { left, inFolders, arrays, rowNumbers }: Seen,
): string[] {
  const ofKind = data.records.kind;
  return patterns.flatMap((pattern, index) => {
    if (!pattern.includes('*')) return [];
    // What another stands for before it has its place there.
    const isTaken = (name: string) => patterns.slice(0, index).some((other) => matchesName(other, name));
    const matching = left.filter((name) => matchesName(pattern, name) && !isTaken(name));
    const isNamed = (name: string) => patterns.includes(name);
    // Only where each field is a step does the order of fields mean anything.
    const areSteps =
      ofKind === 'rows' && task.kind !== 'one-to-one' && !matching.some((name) => arrays.has(name));
    const mayCount = ofKind === 'windows';
    const numbers = matching.filter((name) => !isNamed(name) && rowNumbers.has(name, mayCount));
    const folders = inFolders.filter((name) => !isNamed(name) && matchesName(pattern, name));
    return [
      ...(areSteps ? orderNotice(pattern, matching) : []),
      ...numbers.map((name) => rowNumberNotice(pattern, name)),
      ...(areSteps || folders.length === 0 ? [] : [folderNotice(pattern, folders)]),
    ];
  });
}

const WHY: Readonly<Record<OrderDoubt, string>> = {
  words: 'these names differ in words that say nothing of their order',
  cycle: 'they may begin elsewhere than the calendar, the clock or counting does',
  numbers: 'of the several numbers in these names another may count first',
  reversed: 'their numbers may count steps back',
};

/** Of a list, by `listNames`. */
const MOST_SHOWN = 12;

function orderNotice(pattern: string, inFile: readonly string[]): string[] {
  const doubt = doubtOfOrder(inFile);
  if (doubt === undefined) return [];
  const used = inStepOrder(inFile);
  // What a long list shows of both is where they part.
  const from = inFile.length > MOST_SHOWN ? inFile.findIndex((name, index) => name !== used[index]) : 0;
  const shown = (names: readonly string[]) => `${from > 0 ? '…, ' : ''}${show(names.slice(from))}`;
  return [
    `task.input.fields has ${showValue(pattern)}, whose fields are steps in the order ${shown(used)}; the data has them in the order ${shown(inFile)}, and ${WHY[doubt]}; name the fields one by one in the order that is meant`,
  ];
}

const rowNumberNotice = (pattern: string, name: string): string =>
  `task.input.fields has ${showValue(pattern)}, which stands for ${showValue(name)} too, whose values are numbers of rows, as pandas and R write them: nothing can be learned of them; name the fields that are meant, or write the data without it (index=False, row.names = FALSE)`;

const folderNotice = (pattern: string, folders: readonly string[]): string =>
  `task.input.fields has ${showValue(pattern)}, and a * never stands for what only names of folders say, so ${show(folders)} ${folders.length === 1 ? 'is' : 'are'} no input; name ${folders.length === 1 ? 'it' : 'them'} there too, if that is meant`;

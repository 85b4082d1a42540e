import { listNames, showValue } from '../../../shared/request/nearest';
import { count, plural } from '../terminal/format';
import type { Screen } from '../terminal/screen';
import type { CheckDetail, Checked, CheckResult, ShownExample } from './result';

const MOST_LABELS = 20;
const MOST_CHARACTERS = 300;

/** Shows the outcome of a check to people. */
export function showChecked(screen: Screen, { result, detail }: Checked): void {
  const { paint } = screen;
  if (result.status === 'refused') {
    screen.line(`${paint.red('Refused')} ${paint.bold(result.error ?? '')}`);
    for (const line of (result.cause ?? '').split('\n')) screen.line(`  ${line}`);
  } else {
    screen.line(paint.bold('A run would see'));
    showRecords(screen, result);
    showData(screen, result, detail);
  }
  showRejects(screen, detail);
  for (const warning of result.warnings) screen.line(`${paint.yellow('warning')} ${warning}`);
  if (result.examples.length > 0) screen.line(paint.bold('Examples, as the network gets them'));
  for (const example of result.examples) screen.line(`  ${lineOf(example)}`);
}

function showRecords(screen: Screen, { records, rejected }: CheckResult): void {
  for (const split of ['train', 'validation', 'test'] as const) {
    const aside = rejected[split] === 0 ? '' : `, ${count(rejected[split])} set aside`;
    screen.line(`  ${split.padEnd(11)} ${plural(records[split], 'record')}${aside}`);
  }
  if (rejected.unknown > 0)
    screen.line(`  ${'no split'.padEnd(11)} ${plural(rejected.unknown, 'record')} set aside`);
}

function showData(
  screen: Screen,
  { labels }: CheckResult,
  { labelCounts, lengths, vocabulary }: CheckDetail,
): void {
  if (labels.length > 0) {
    const named = labels.map((label, id) => `${showValue(label)} (${count(labelCounts[id] ?? 0)})`);
    screen.line(`  labels      ${labels.length}: ${listNames(named, 'and', MOST_LABELS)}`);
  }
  if (lengths !== undefined) {
    const { minimum, median, p95, maximum } = lengths;
    screen.line(`  lengths     ${minimum} to ${maximum}, half up to ${median}, 95 % up to ${p95}`);
  }
  if (vocabulary !== undefined) screen.line(`  vocabulary  ${count(vocabulary)}`);
}

function showRejects(screen: Screen, { rejectReasons }: CheckDetail): void {
  if (rejectReasons.length > 0) screen.line(screen.paint.bold('Records that are set aside'));
  for (const { reason, records, example } of rejectReasons)
    screen.line(`  ${count(records)} ${reason}, for instance ${example}`);
}

function lineOf({ split, input, target }: ShownExample): string {
  return `${split.padEnd(11)} ${showValue(input, MOST_CHARACTERS)} -> ${showValue(target, MOST_CHARACTERS)}`;
}

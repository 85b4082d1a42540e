import type { Evaluation, Metrics } from '../../../shared/evaluation';
import { METRICS, type MetricName } from '../../../shared/metrics';
import { showChanges } from '../../../shared/request/variants';
import { count, duration, figure } from '../terminal/format';
import type { Screen } from '../terminal/screen';

const NAME_WIDTH = 24;
const VALUE_WIDTH = 12;

/** The new model beside the model in use and the baselines, on the test split. */
export function testTable(screen: Screen, evaluation: Evaluation): void {
  const { baseline, otherBaselines, champion, test, testRecords } = evaluation;
  table(screen, `On ${count(testRecords)} test records`, [
    ['new model', test],
    ...(champion === null ? [] : ([[`in use (${champion.version})`, champion.test]] as const)),
    ...[baseline, ...otherBaselines].map(({ name, test }) => [`baseline: ${name}`, test] as const),
  ]);
}

/** A sweep's variants side by side, on the validation split; only the winner was tested. */
export function variantsTable(
  screen: Screen,
  { metric, winner, variants }: NonNullable<Evaluation['sweep']>,
): void {
  const { bold, dim } = screen.paint;
  screen.line(dim(`Variants, by ${metric} on the validation split`));
  const names = variants.map(({ variant, changes }) => `${variant}  ${showChanges(changes)}`);
  const width = Math.max(NAME_WIDTH, ...names.map((name) => name.length + 2));
  variants.forEach(({ variant, trained, failure, seconds }, index) => {
    const value = trained?.validation[metric];
    const figures = value === undefined ? (failure?.error ?? '–') : figure(value);
    const line = `${names[index]!.padEnd(width)}${figures.padStart(VALUE_WIDTH)}  ${duration(seconds)}`;
    screen.line(variant === winner ? bold(`${line}  chosen`) : line);
  });
}

function table(screen: Screen, title: string, rows: readonly (readonly [string, Metrics])[]): void {
  const metrics = METRICS.filter((metric) => rows[0]?.[1][metric] !== undefined);
  const width = Math.max(NAME_WIDTH, title.length + 2, ...rows.map(([name]) => name.length + 2));
  const cell = (text: string, metric: MetricName) => text.padStart(Math.max(VALUE_WIDTH, metric.length + 2));
  const { bold, dim } = screen.paint;
  screen.line(dim(title.padEnd(width) + metrics.map((metric) => cell(metric, metric)).join('')));
  rows.forEach(([name, values], row) => {
    const cells = metrics.map((metric) => {
      const value = values[metric];
      return cell(value === undefined ? '–' : figure(value), metric);
    });
    const line = name.padEnd(width) + cells.join('');
    screen.line(row === 0 ? bold(line) : line);
  });
}

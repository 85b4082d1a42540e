import {
  areFarApart,
  rangeOf,
  scaleOf,
  showScale,
} from '../../../../functions/records/windows/series-scales';
import { RunningMoments } from '../../../../functions/sums/moments';
import type { Sample } from '../sample';
import { shownText } from '../text';
import { quoted } from './shaped';

/** Said where series of one request differ so much in scale that each window is scaled by itself; undefined where not. */
export function scalesNote(sample: Sample, series: readonly string[], target: string): string | undefined {
  if (series.length === 0) return undefined;
  const moments = new Map<string, RunningMoments>();
  for (const row of sample.rows) {
    const value = sample.numberOf(row[target]);
    if (value === undefined) continue;
    const key = series.map((name) => shownText(row[name])).join(', ');
    const held = moments.get(key) ?? new RunningMoments();
    moments.set(key, held);
    held.add(value);
  }
  const range = rangeOf([...moments].flatMap(([name, of]) => scaleOf(name, of.get()) ?? []));
  if (range === undefined || !areFarApart(range)) return undefined;
  return ` Series differ in scale: ${quoted(target)} is ${showScale(range.smallest)} and ${showScale(range.largest)}, so each window is scaled by itself (task.input.scaling and task.target.scaling).`;
}

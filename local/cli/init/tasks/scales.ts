import type { Sample } from '../sample';
import { shownText } from '../text';
import { quoted } from './shaped';

/** Beyond it what is wrong by little in the large series is wrong by all there is in the small one. */
const MOST_TIMES = 100;
const FEWEST_VALUES = 8;

interface Scale {
  readonly name: string;
  readonly mean: number;
  readonly spread: number;
}

/** Said where series of one request differ so much in scale that one scaler for all leaves nothing of the smaller ones. */
export function scalesNote(sample: Sample, series: readonly string[], target: string): string {
  if (series.length === 0) return '';
  const values = new Map<string, number[]>();
  for (const row of sample.rows) {
    const value = sample.numberOf(row[target]);
    if (value === undefined) continue;
    const key = series.map((name) => shownText(row[name])).join(', ');
    const held = values.get(key);
    if (held === undefined) values.set(key, [value]);
    else held.push(value);
  }
  const scales = [...values]
    .filter(([, all]) => all.length >= FEWEST_VALUES)
    .map(([name, all]) => scaleOf(name, all))
    // Of a series that keeps one value there is nothing to learn.
    .filter(({ spread }) => spread > 0)
    .sort((a, b) => a.spread - b.spread);
  const [small, large] = [scales[0], scales.at(-1)];
  if (small === undefined || large === undefined || large.spread <= small.spread * MOST_TIMES) return '';
  return ` All series share one scaler, and they differ in scale: ${quoted(target)} is ${shown(small)} and ${shown(large)}, so forecasts of the smaller ones would be useless while the score, which the larger ones decide, looks good. Put series of like scale into a folder of their own each, and make a request for each.`;
}

function scaleOf(name: string, all: readonly number[]): Scale {
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const squares = all.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { name, mean, spread: Math.sqrt(squares / all.length) };
}

const rounded = (value: number): string =>
  Number(value.toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 });
const shown = ({ name, mean, spread }: Scale): string =>
  `${rounded(mean)} ± ${rounded(spread)} in ${quoted(name)}`;

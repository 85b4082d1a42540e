import { higherIsBetter, isPercentage } from '../../shared/metrics';
import type { Decision, GainInterval } from '../../shared/model';
import type { RunRequest } from '../../shared/request/request';
import type { ResampledUnit } from '../../shared/scores/predictions';
import { enoughDiffer, fewestDiffering } from '../../shared/scores/bootstrap';
import { show, showBound, showConfidence, showGain } from './show';

/** Smaller than any meaningful difference, but larger than the rounding error of differences such as 0.75 - 0.74. */
export const ROUNDING = 1e-12;

export interface TwoModels extends Pick<Decision, 'metric' | 'candidate' | 'interval'> {
  readonly champion: number;
  readonly championVersion: string;
  readonly gate: Pick<RunRequest['gate'], 'margin'>;
  readonly withoutInterval: string | undefined;
  /** What else there is to say, beginning with a semicolon. */
  readonly besides: string;
}

type Verdict = Pick<Decision, 'promote' | 'reason'>;

const UNITS: Readonly<Record<ResampledUnit, readonly [one: string, several: string]>> = {
  record: ['test record', 'test records'],
  group: ['group of test records', 'groups of test records'],
  block: ['stretch of test windows', 'stretches of test windows'],
  part: ['part of the test text', 'parts of the test text'],
};

/** Two models that were measured on the same test records, with the interval of their difference if there is one. */
export function againstChampion(models: TwoModels): Verdict {
  const gain = higherIsBetter(models.metric)
    ? models.candidate - models.champion
    : models.champion - models.candidate;
  return models.interval === null ? byPoint(models, gain) : byInterval(models, gain, models.interval);
}

/** Without an interval the difference itself must be above the margin. */
function byPoint(models: TwoModels, gain: number): Verdict {
  const { metric, candidate, champion, championVersion, gate, besides, withoutInterval } = models;
  const value = `${metric} ${show(candidate)}`;
  const against = `champion ${championVersion}'s ${show(champion)} on the same test split`;
  const doubt =
    withoutInterval === undefined ? '' : `; how much of it is chance is not known: ${withoutInterval}`;
  if (gain - gate.margin > ROUNDING) {
    return {
      promote: true,
      reason: `Promoted: ${value} is better than ${against} by ${show(gain)}, above the margin, ${show(gate.margin)}${besides}${doubt}.`,
    };
  }
  const why =
    gain > ROUNDING
      ? `is better than ${against} by only ${show(gain)}, not above the margin, ${show(gate.margin)}`
      : `is not better than ${against}`;
  return { promote: false, reason: `Kept champion ${championVersion}: ${value} ${why}${besides}${doubt}.` };
}

function byInterval(models: TwoModels, gain: number, interval: GainInterval): Verdict {
  const { metric, candidate, champion, championVersion, gate, besides } = models;
  const value = `${metric} ${show(candidate)}`;
  const records = interval.unit === 'part' ? 'test text' : countOf(interval.records, UNITS.record);
  const against = `champion ${championVersion}'s ${show(champion)} on the same ${records}`;
  const between = `${showConfidence(interval.confidence)} between ${showBound(metric, interval.low)} and ${showBound(metric, interval.high)}`;
  const margin = gate.margin === 0 ? '' : `, above the margin, ${showGain(metric, gate.margin)}`;
  const isClear = enoughDiffer(interval.differing, interval.confidence);
  if (isClear && interval.low - gate.margin > ROUNDING) {
    return {
      promote: true,
      reason: `Promoted: ${value} is better than ${against} by ${showGain(metric, gain)}, ${between}${margin}${besides}.`,
    };
  }
  const kept = (why: string) => ({
    promote: false,
    reason: `Kept champion ${championVersion}: ${value} ${why}${besides}.`,
  });
  if (gain <= ROUNDING) return kept(`is not better than ${against} (${showGain(metric, gain)}, ${between})`);
  const better = `is better than ${against} by ${showGain(metric, gain)}`;
  if (!isClear) return kept(`${better}, ${tooFewDiffer(interval)}`);
  if (interval.low > ROUNDING)
    return kept(`${better}, ${between}, not clearly above the margin, ${showGain(metric, gate.margin)}`);
  return kept(`${better}, ${between}, which may be chance: ${whatCanBeShown(models, gain, interval)}`);
}

function tooFewDiffer({ unit, units, differing, confidence }: GainInterval): string {
  const fewest = fewestDiffering(confidence);
  return `but the two differ on ${differing} of ${countOf(units, UNITS[unit])}, and fewer than ${fewest} show nothing at ${showConfidence(confidence)}: test on more records`;
}

/** What tells the owner of a small test split how large a difference it could have shown. */
function whatCanBeShown({ metric }: TwoModels, gain: number, interval: GainInterval): string {
  const isPerRecord = interval.unit === 'record' && (metric === 'accuracy' || metric === 'exactMatch');
  const fewest = isPerRecord ? fewestDiffering(interval.confidence) / interval.units : 0;
  const least = Math.max(gain - interval.low, fewest);
  const size = isPercentage(metric) ? showGain(metric, least) : show(Number(least.toPrecision(2)));
  return `with ${countOf(interval.units, UNITS[interval.unit])} no difference under about ${size} can be shown`;
}

const countOf = (count: number, [one, several]: readonly [string, string]): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : several}`;

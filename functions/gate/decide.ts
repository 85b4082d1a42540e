import type { Evaluation } from '../../shared/evaluation';
import type { Decision, GainInterval } from '../../shared/model';
import { gateMetric, type RunRequest } from '../../shared/request/request';
import { higherIsBetter, type MetricName } from '../../shared/metrics';
import { listNames, showValue } from '../../shared/request/nearest';
import { strongestFirst } from '../../shared/strongest';
import { againstChampion, ROUNDING } from './against-champion';
import { show } from './show';

interface Compared {
  readonly request: Pick<RunRequest, 'gate' | 'task'>;
  readonly evaluation: Pick<Evaluation, 'test' | 'baseline' | 'otherBaselines' | 'champion' | 'series'>;
  /** The champion when the run was planned. */
  readonly championVersion: string | null;
  /** Null where there is none to be had. */
  readonly interval: GainInterval | null;
  /** Why there is no interval although one was asked for. */
  readonly withoutInterval?: string | undefined;
  /** Why the champion could not be read or evaluated. */
  readonly unreadable?: string | null | undefined;
  readonly judged?: number | null | undefined;
  /** How often the champion was evaluated anew since another one had taken the place. */
  readonly rematches?: number;
}

interface Figures extends Omit<Decision, 'promote' | 'reason'> {
  readonly gate: RunRequest['gate'];
  readonly series: Evaluation['series'];
  readonly baselineName: string;
  readonly withoutInterval: string | undefined;
}

type Verdict = Pick<Decision, 'promote' | 'reason'>;

/** With so many tries on one test split, at 95 % one of them passes by chance more often than not. */
const MANY_JUDGED = 28;

/**
 * Whether the candidate takes the champion's place. It must reach the request's minimum and beat the champion, on the
 * same test records, by more than the margin, and so clearly that chance does not explain it: the lower end of the
 * gain's interval must be above the margin. Without an interval the gain itself must be. If there is no champion, it
 * must beat the strongest baseline instead.
 */
export function decide(compared: Compared): Decision {
  const { request, evaluation, championVersion, interval, judged = null, rematches = 0 } = compared;
  const metric = gateMetric(request);
  const { champion, test } = evaluation;
  const candidate = test[metric];
  const [strongest] = strongestFirst([evaluation.baseline, ...evaluation.otherBaselines], metric);
  const known = {
    metric,
    champion: champion?.test[metric] ?? null,
    baseline: strongest.test[metric] ?? null,
    championVersion,
    interval,
    judged,
    championUnreadable: unreadableChampion(metric, compared),
    rematches,
    awaitsApproval: false,
    warnings: [] as string[],
  };
  if (candidate === undefined) {
    const reason = `Kept the champion: the evaluation has no ${metric} for the candidate, so it cannot be compared.`;
    return { promote: false, reason, candidate: 0, ...known };
  }
  const figures = {
    ...known,
    candidate,
    gate: request.gate,
    series: evaluation.series,
    baselineName: strongest.name,
    withoutInterval: compared.withoutInterval,
  };
  const { promote, reason } = judge(figures);
  const awaitsApproval = promote && request.gate.approval === 'manual';
  return {
    ...known,
    promote,
    candidate,
    reason: awaitsApproval ? reason.replace(/^Promoted/, 'Awaits approval') : reason,
    awaitsApproval,
    warnings: warningsOf(figures),
  };
}

function unreadableChampion(
  metric: MetricName,
  { evaluation: { champion }, championVersion, unreadable }: Compared,
): string | null {
  if (championVersion === null || champion?.test[metric] !== undefined) return null;
  return unreadable ?? `it has no ${metric} on this test split`;
}

function judge(figures: Figures): Verdict {
  const { metric, candidate, championVersion, championUnreadable, gate } = figures;
  const value = `${metric} ${show(candidate)}`;
  const besides = describeBaseline(figures);
  if (gate.minimum !== undefined && isWorse(metric, candidate, gate.minimum)) {
    const bound = higherIsBetter(metric) ? 'below' : 'above';
    return {
      promote: false,
      reason: `Not promoted: ${value} is ${bound} the gate's minimum, ${show(gate.minimum)}${besides}.`,
    };
  }
  const worse = tooManyWorse(figures);
  if (worse !== undefined)
    return { promote: false, reason: `Not promoted: ${value}, but ${worse}${besides}.` };
  if (championVersion === null) return judgeFirst(figures, 'there is no champion yet');
  if (figures.champion !== null)
    return againstChampion({ ...figures, champion: figures.champion, championVersion, besides });
  const why = `champion ${championVersion} cannot be compared (${championUnreadable ?? 'no reason is known'})`;
  if (gate.onUnreadableChampion === 'replace') return judgeFirst(figures, why);
  return {
    promote: false,
    reason: `Kept champion ${championVersion}: it cannot be compared with ${value} (${championUnreadable ?? 'no reason is known'})${besides}.`,
  };
}

/** The mean over all series says nothing of the small ones. */
function tooManyWorse({ gate: { worseSeriesShare }, series }: Figures): string | undefined {
  if (worseSeriesShare === undefined || series === undefined) return undefined;
  const { count, worse, listed } = series;
  if (worse / count - worseSeriesShare <= ROUNDING) return undefined;
  const names = listed.slice(0, Math.min(worse, SERIES_NAMED)).map(({ name }) => showValue(name));
  return `${worse} of ${count} series are forecast worse than by their last value, above the gate's worseSeriesShare, ${show(worseSeriesShare)} (the worst: ${listNames(names, 'and')})`;
}

const SERIES_NAMED = 3;

/**
 * A first model that is no better than the baseline would stay in use until a better one came along.
 *
 * @param why there is no champion to compare with
 */
function judgeFirst(figures: Figures, why: string): Verdict {
  const { metric, candidate, baseline, gate, championVersion } = figures;
  const value = `${metric} ${show(candidate)}`;
  const besides = describeBaseline(figures);
  const reached = gate.minimum === undefined ? '' : ` reaches the gate's minimum, ${show(gate.minimum)}`;
  if (baseline !== null && !isWorse(metric, baseline, candidate)) {
    return {
      promote: false,
      reason: `Not promoted: ${why}, and ${value} does not beat the ${figures.baselineName} baseline, ${show(baseline)}.`,
    };
  }
  const place = championVersion === null ? 'as the first champion' : `since ${why}`;
  return { promote: true, reason: `Promoted ${place}: ${value}${reached}${besides}.` };
}

function warningsOf({ championVersion, championUnreadable, gate, judged }: Figures): string[] {
  const remedy =
    gate.onUnreadableChampion === 'replace'
      ? 'a model that passes takes its place'
      : 'until it can be, no model is promoted: restore its files or roll back to another version, or run again with "gate": {"onUnreadableChampion": "replace"}';
  return [
    ...(championUnreadable === null
      ? []
      : [`Champion ${championVersion} cannot be compared with: ${championUnreadable}; ${remedy}.`]),
    ...(judged === null || judged < MANY_JUDGED
      ? []
      : [
          `The same test records have judged ${judged} models by now: with so many tries one looks better by chance; test on records that none has been chosen by.`,
        ]),
  ];
}

function describeBaseline({ metric, candidate, baseline, baselineName }: Figures): string {
  if (baseline === null) return '';
  const relation = isWorse(metric, baseline, candidate) ? 'beats' : 'does not beat';
  return `; it ${relation} the ${baselineName} baseline, ${show(baseline)}`;
}

const isWorse = (metric: MetricName, a: number, b: number): boolean =>
  higherIsBetter(metric) ? b - a > ROUNDING : a - b > ROUNDING;

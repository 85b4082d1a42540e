import type { Evaluation } from '../../shared/evaluation';
import type { Decision } from '../../shared/model';
import { gateMetric, type RunRequest } from '../../shared/request/request';
import { higherIsBetter, type MetricName } from '../../shared/metrics';

/** Smaller than any meaningful difference, but larger than the rounding error of differences such as 0.75 - 0.74. */
const ROUNDING = 1e-12;

interface Compared {
  readonly request: Pick<RunRequest, 'gate' | 'task'>;
  readonly evaluation: Pick<Evaluation, 'test' | 'baseline' | 'champion'>;
  /** The champion when the run was planned. */
  readonly championVersion: string | null;
}

interface Figures extends Omit<Decision, 'promote' | 'reason'> {
  readonly minimum: number | undefined;
  readonly margin: number;
  readonly baselineName: string;
}

/**
 * Whether the candidate takes the champion's place. It must reach the request's minimum and beat the champion, on
 * the same test split, by more than the margin. If there is no champion, it must beat the baseline instead.
 */
export function decide({ request, evaluation, championVersion }: Compared): Decision {
  const metric = gateMetric(request);
  const { champion, baseline, test } = evaluation;
  const candidate = test[metric];
  const known = {
    metric,
    champion: champion?.test[metric] ?? null,
    baseline: baseline.test[metric] ?? null,
    championVersion,
  };
  if (candidate === undefined) {
    const reason = `Kept the champion: the evaluation has no ${metric} for the candidate, so it cannot be compared.`;
    return { promote: false, reason, candidate: 0, ...known };
  }
  const { minimum, margin } = request.gate;
  const verdict = judge({ ...known, candidate, minimum, margin, baselineName: baseline.name });
  return { ...verdict, candidate, ...known };
}

function judge(figures: Figures): Pick<Decision, 'promote' | 'reason'> {
  const { metric, candidate, minimum, champion, championVersion, margin } = figures;
  const value = `${metric} ${show(candidate)}`;
  const besides = describeBaseline(figures);
  if (minimum !== undefined && isWorse(metric, candidate, minimum)) {
    const bound = higherIsBetter(metric) ? 'below' : 'above';
    return {
      promote: false,
      reason: `Not promoted: ${value} is ${bound} the gate's minimum, ${show(minimum)}${besides}.`,
    };
  }
  if (championVersion === null) return judgeFirst(figures, value);
  if (champion === null) {
    return {
      promote: false,
      reason: `Kept champion ${championVersion}: it has no ${metric} on this test split to compare ${value} with${besides}.`,
    };
  }
  const gain = higherIsBetter(metric) ? candidate - champion : champion - candidate;
  const beatsBy = `${show(Math.abs(gain))}`;
  const against = `champion ${championVersion}'s ${show(champion)} on the same test split`;
  if (gain - margin > ROUNDING) {
    return {
      promote: true,
      reason: `Promoted: ${value} is better than ${against} by ${beatsBy}, above the margin, ${show(margin)}${besides}.`,
    };
  }
  const why =
    gain > ROUNDING
      ? `is better than ${against} by only ${beatsBy}, not above the margin, ${show(margin)}`
      : `is not better than ${against}`;
  return { promote: false, reason: `Kept champion ${championVersion}: ${value} ${why}${besides}.` };
}

/** A first model that is no better than the baseline would stay in use until a better one came along. */
function judgeFirst(figures: Figures, value: string): Pick<Decision, 'promote' | 'reason'> {
  const { metric, candidate, baseline, minimum } = figures;
  const besides = describeBaseline(figures);
  const reached = minimum === undefined ? '' : ` reaches the gate's minimum, ${show(minimum)}`;
  if (baseline !== null && !isWorse(metric, baseline, candidate)) {
    return {
      promote: false,
      reason: `Not promoted: there is no champion yet, and ${value} does not beat the ${figures.baselineName} baseline, ${show(baseline)}.`,
    };
  }
  return { promote: true, reason: `Promoted as the first champion: ${value}${reached}${besides}.` };
}

function describeBaseline({ metric, candidate, baseline, baselineName }: Figures): string {
  if (baseline === null) return '';
  const relation = isWorse(metric, baseline, candidate) ? 'beats' : 'does not beat';
  return `; it ${relation} the ${baselineName} baseline, ${show(baseline)}`;
}

const isWorse = (metric: MetricName, a: number, b: number): boolean =>
  higherIsBetter(metric) ? b - a > ROUNDING : a - b > ROUNDING;

/** Four significant digits, without trailing zeros: 0.7401, 0.75, 12.3. */
const show = (value: number): string => String(Number(value.toPrecision(4)));

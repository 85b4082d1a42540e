import type { MetricName } from '../../shared/metrics';
import type { SettledTraining } from '../../shared/request/settled';
import { plateaus } from './early-stopping';

/** Where training stands before an update. */
export interface Moment {
  /** 1-based. */
  readonly epoch: number;
  /** Share of the epoch's batches that are done, 0 <= position < 1. */
  readonly position: number;
  /** Updates done over all epochs. */
  readonly updates: number;
}

export interface RateOptions {
  readonly request: SettledTraining;
  /** What early stopping watches. */
  readonly metric: MetricName;
  /** The metric after each epoch done. */
  readonly values: readonly number[];
}

/**
 * The learning rate of an update: a function of the request, of the epochs done and of the moment alone, so that a
 * resumed run goes on with the rate of an uninterrupted one.
 */
export function learningRateAt({ request, metric, values }: RateOptions, moment: Moment): number {
  const warmth = Math.min(1, (moment.updates + 1) / Math.max(1, request.warmupSteps));
  return request.optimizer.learningRate * warmth * scheduleFactor({ request, metric, values }, moment);
}

function scheduleFactor({ request, metric, values }: RateOptions, { epoch, position }: Moment): number {
  const { schedule, maximumEpochs } = request;
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'step':
      return schedule.factor ** Math.floor((epoch - 1) / schedule.everyEpochs);
    case 'cosine': {
      // Loshchilov & Hutter 2017, without restarts.
      const half = (1 + Math.cos((Math.PI * (epoch - 1 + position)) / maximumEpochs)) / 2;
      return schedule.floor + (1 - schedule.floor) * half;
    }
    case 'plateau':
      return schedule.factor ** plateaus(metric, values, schedule.patienceEpochs);
  }
}

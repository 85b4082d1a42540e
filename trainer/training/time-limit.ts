import { BudgetTooSmall } from '../../shared/errors';
import type { RunPlan } from '../../shared/plan';

/** Records of each kind of work: what the reserve is reckoned from. */
export interface Workload {
  readonly validationRecords: number;
  readonly testRecords: number;
  /** Passes over the test records after training: evaluation, the stored model's check, the champion. */
  readonly testPasses: number;
}

/** The nearest bound on a run's time. */
export interface Bound {
  readonly secondsLeft: number;
  /** As the request names it, with its value. */
  readonly name: string;
}

export interface TimeLimit {
  readonly bound: () => Bound;
  readonly workload: Workload;
  /** What reading the dataset took: the champion's records and weights are read once more. */
  readonly loadSeconds: number;
}

/** Batch ends a job on the second; stopping, and the container's own start, take some. */
const TIMEOUT_MARGIN = { share: 0.02, seconds: 5 };
/** Time differs from step to step, and evaluation does more than predict. */
const RESERVE_FACTOR = 1.25;
const LEAST_RESERVE_SECONDS = 0.5;
/** The first steps load code and memory: reckoning a whole evaluation from them would end training at once. */
const STEPS_TO_TRUST = 5;

export interface TimeLimitOptions extends Pick<TimeLimit, 'workload' | 'loadSeconds'> {
  readonly plan: Pick<RunPlan, 'budget' | 'request'>;
  /** Since this attempt of the job started. */
  readonly elapsedSeconds: () => number;
  /** What earlier attempts took: a budget counts them, the job's timeout does not. */
  readonly secondsBefore: number;
}

/** The bounds that a plan sets: its budget, if it has one, and the job's timeout. */
export function timeLimitOf(options: TimeLimitOptions): TimeLimit {
  const { plan, elapsedSeconds, secondsBefore, ...rest } = options;
  const { budget, request } = plan;
  const { timeoutMinutes } = request.training;
  const attemptSeconds = timeoutMinutes * 60 * (1 - TIMEOUT_MARGIN.share) - TIMEOUT_MARGIN.seconds;
  return {
    ...rest,
    bound() {
      const elapsed = elapsedSeconds();
      const timeout = {
        secondsLeft: attemptSeconds - elapsed,
        name: `training.timeoutMinutes (${timeoutMinutes})`,
      };
      if (budget === null) return timeout;
      const spent = { secondsLeft: budget.seconds - secondsBefore - elapsed, name: budget.limit };
      return spent.secondsLeft < timeout.secondsLeft ? spent : timeout;
    },
  };
}

/** Keeps the time that a training may still use, measuring what validation, evaluation and export will need. */
export class TimeKeeper {
  #predictSecondsPerRecord: number | undefined;
  #trainSecondsPerRecord: number | undefined;
  #steps = 0;
  #saveSeconds = 0;

  readonly #limit: TimeLimit;

  readonly #sample: (() => number) | undefined;

  /**
   * @param sample predicts some validation records and tells the seconds of one; asked once at most, where training
   * would otherwise end on a guess
   */
  constructor(limit: TimeLimit, sample?: () => number) {
    this.#limit = limit;
    this.#sample = sample;
  }

  /** One step, or an earlier attempt's epoch. */
  noteTrained(records: number, seconds: number): void {
    const rate = seconds / Math.max(1, records);
    this.#steps += 1;
    this.#trainSecondsPerRecord = Math.min(this.#trainSecondsPerRecord ?? Infinity, rate);
  }

  noteValidated(seconds: number): void {
    this.#predictSecondsPerRecord = seconds / Math.max(1, this.#limit.workload.validationRecords);
  }

  noteSaved(seconds: number): void {
    this.#saveSeconds = seconds;
  }

  /** Whether training must end now, so that what it came to can be validated, evaluated and exported. */
  get isUp(): boolean {
    if (!this.#isShort) return false;
    // Training costs more than prediction, and its first steps load code: a budget that suffices would seem too small.
    if (this.#sample === undefined || this.#predictSecondsPerRecord !== undefined) return true;
    this.#predictSecondsPerRecord = this.#sample();
    return this.#isShort;
  }

  get #isShort(): boolean {
    const isMeasured = this.#predictSecondsPerRecord !== undefined || this.#steps >= STEPS_TO_TRUST;
    const needed = this.#validationSeconds + (isMeasured ? this.#reserveSeconds : 0);
    return this.bound.secondsLeft < needed;
  }

  get bound(): Bound {
    return this.#limit.bound();
  }

  /**
   * Before the first validation, when time is up.
   *
   * @throws BudgetTooSmall where it does not fit
   */
  requireValidation(): void {
    const { secondsLeft, name } = this.bound;
    if (secondsLeft > this.#validationSeconds) return;
    const short = this.#validationSeconds + this.#reserveSeconds - secondsLeft;
    const minutes = Math.ceil(short / 6) / 10;
    throw new BudgetTooSmall(
      `${name} is over before the network could be validated once (a validation takes about ${this.#validationSeconds.toFixed(1)} s, ` +
        `evaluation and export about ${this.#reserveSeconds.toFixed(1)} s more); give at least ${minutes} minutes more, or fewer records or units`,
    );
  }

  /** Predicting costs less than training: the fastest step's price stands in for what is not measured yet. */
  get #secondsPerRecord(): number {
    return this.#predictSecondsPerRecord ?? this.#trainSecondsPerRecord ?? 0;
  }

  get #validationSeconds(): number {
    return this.#limit.workload.validationRecords * this.#secondsPerRecord;
  }

  get #reserveSeconds(): number {
    const { testRecords, testPasses } = this.#limit.workload;
    const measured =
      testRecords * testPasses * this.#secondsPerRecord + 3 * this.#saveSeconds + this.#limit.loadSeconds;
    return Math.max(LEAST_RESERVE_SECONDS, measured * RESERVE_FACTOR);
  }
}

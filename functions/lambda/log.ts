import { Logger } from '@aws-lambda-powertools/logger';
import { describeError } from '../../shared/errors';

type Handler<Output> = (payload: unknown) => Promise<Output>;

/** The part of Powertools' logger that is used. */
export interface Log {
  info(message: string, keys: Readonly<Record<string, unknown>>): void;
  error(message: string, keys: Readonly<Record<string, unknown>>): void;
}

/**
 * Lambda says the level where it logs JSON, as the stack has it do. A worker on one's own machine has none, and its
 * run's own lines say the same.
 */
export const powertoolsLog = (environment: NodeJS.ProcessEnv): Log =>
  new Logger({
    logLevel: environment['AWS_LAMBDA_LOG_LEVEL'] === undefined ? 'SILENT' : 'INFO',
  });

/** Writes a line of JSON with the run when the handler starts, and one when it ends or fails. */
export function logged<Output>(
  log: Log,
  handler: Handler<Output>,
  now: () => number = () => performance.now(),
): Handler<Output> {
  return async (payload) => {
    const run = runOf(payload);
    const start = now();
    const seconds = () => Number(((now() - start) / 1000).toFixed(3));
    log.info('started', { run });
    try {
      const output = await handler(payload);
      log.info('finished', { run, seconds: seconds() });
      return output;
    } catch (thrown) {
      log.error('failed', { run, seconds: seconds(), ...describeError(thrown) });
      throw thrown;
    }
  };
}

/** The run that a payload is about: it says so itself, or in the key of its plan. */
export function runOf(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { run, planKey, BatchInput } = payload as Readonly<Record<string, unknown>>;
  if (typeof run === 'string') return run;
  if (typeof planKey === 'string') return /^runs\/([^/]+)\//.exec(planKey)?.[1];
  return runOf(BatchInput);
}

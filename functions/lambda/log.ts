import { Logger } from '@aws-lambda-powertools/logger';
import { describeError } from '../../shared/errors';

type Handler<Output> = (payload: unknown) => Promise<Output>;

/** The part of the Powertools logger that is used here. */
export interface Log {
  info(message: string, keys: Readonly<Record<string, unknown>>): void;
  error(message: string, keys: Readonly<Record<string, unknown>>): void;
}

/**
 * Lambda sets the level when its log format is JSON, as the stack configures it. A local worker has no level and logs
 * nothing, since the run's own output says the same.
 */
export const powertoolsLog = (environment: NodeJS.ProcessEnv): Log =>
  new Logger({
    logLevel: environment['AWS_LAMBDA_LOG_LEVEL'] === undefined ? 'SILENT' : 'INFO',
  });

/** Logs one line of JSON with the run when the handler starts, and another when it finishes or fails. */
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

/** The run that a payload belongs to, given by the payload itself or by the key of its plan. */
export function runOf(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { run, planKey, BatchInput } = payload as Readonly<Record<string, unknown>>;
  if (typeof run === 'string') return run;
  if (typeof planKey === 'string') return /^runs\/([^/]+)\//.exec(planKey)?.[1];
  return runOf(BatchInput);
}

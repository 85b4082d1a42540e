import { z } from 'zod';
import { InvalidRequest } from '../../shared/errors';
import { openStore } from '../../shared/artifacts/open';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { logged, powertoolsLog } from './log';

/** The configuration of every Lambda in the workflow. */
const Environment = z.object({
  /** `s3://bucket` or `file:///folder`. */
  ARTIFACT_STORE_URI: z.string().min(1),
  /** Commit or digest of the deployed code; part of a model's lineage. */
  CODE_VERSION: z.string().min(1).default('unversioned'),
  /** What one hour of the training instance costs, in US dollars; a budget in dollars requires it. */
  DOLLARS_PER_HOUR: z.coerce.number().positive().optional(),
  /** After how many days the bucket deletes encoded datasets. */
  DATASET_DAYS: z.coerce.number().positive().optional(),
  /** What booting an instance takes: part of a budget in dollars. */
  BOOT_SECONDS: z.coerce.number().min(0).optional(),
  /** No run begins once the month's jobs have cost so much. */
  MONTHLY_DOLLARS: z.coerce.number().positive().optional(),
  /** Set where a model may be trained by one run at a time. */
  ONE_RUN_PER_MODEL: z.literal('true').optional(),
  /** Set by Lambda; links to the console contain it. */
  AWS_REGION: z.string().optional(),
  /** Set if S3 is not AWS's own, so that there is no console. */
  AWS_ENDPOINT_URL: z.string().optional(),
  AWS_ENDPOINT_URL_S3: z.string().optional(),
});

/** What a handler's work receives besides its payload, so that a test can replace it. */
export interface Context {
  readonly store: ArtifactStore;
  readonly codeVersion: string;
  readonly now: () => Date;
  readonly dollarsPerHour?: number | undefined;
  /** After how many days encoded datasets are deleted; undefined where they are not. */
  readonly datasetDays?: number | undefined;
  readonly bootSeconds?: number | undefined;
  /** Budget of a month; undefined where there is none. */
  readonly monthlyDollars?: number | undefined;
  /** Names of the executions of a state machine that run; undefined where they do not matter. */
  readonly running?: ((stateMachine: string) => AsyncIterable<string>) | undefined;
  /** Region of the console that shows the run; undefined if there is none. */
  readonly region?: string | undefined;
}

interface Work<Input extends z.ZodType, Output extends z.ZodType> {
  readonly input: Input;
  readonly output: Output;
  readonly work: (payload: z.output<Input>, context: Context) => Promise<z.output<Output>>;
}

/**
 * Wraps a function in a Lambda handler: payload and result are checked against their schemas, and errors keep the name
 * that the workflow matches.
 *
 * @throws InvalidRequest if the payload or the environment does not match its schema
 */
export function createHandler<Input extends z.ZodType, Output extends z.ZodType>(
  environment: NodeJS.ProcessEnv,
  { input, output, work }: Work<Input, Output>,
  more: Pick<Context, 'running'> = {},
): (payload: unknown) => Promise<z.output<Output>> {
  return logged(powertoolsLog(environment), async (payload) => {
    const settings = parse(Environment, environment, 'the environment');
    const isAws = settings.AWS_ENDPOINT_URL === undefined && settings.AWS_ENDPOINT_URL_S3 === undefined;
    const context = {
      store: openStore(settings.ARTIFACT_STORE_URI),
      codeVersion: settings.CODE_VERSION,
      now: () => new Date(),
      dollarsPerHour: settings.DOLLARS_PER_HOUR,
      datasetDays: settings.DATASET_DAYS,
      bootSeconds: settings.BOOT_SECONDS,
      monthlyDollars: settings.MONTHLY_DOLLARS,
      running: settings.ONE_RUN_PER_MODEL === undefined ? undefined : more.running,
      region: isAws ? settings.AWS_REGION : undefined,
    };
    return output.parse(await work(parse(input, payload, 'the payload'), context));
  });
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.');
  throw new InvalidRequest(
    `${what} of the function is not valid: ${field ? `${field}: ` : ''}${issue?.message ?? ''}; the workflow and the function are of different versions, or one was configured by hand`,
  );
}

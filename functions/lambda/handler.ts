import { z } from 'zod';
import { InvalidRequest } from '../../shared/errors';
import { openStore } from '../../shared/artifacts/open';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { logged, powertoolsLog } from './log';

/** What every Lambda of the workflow is configured with. */
const Environment = z.object({
  /** `s3://bucket` or `file:///folder`. */
  ARTIFACT_STORE_URI: z.string().min(1),
  /** Commit or digest of the deployed code; part of a model's lineage. */
  CODE_VERSION: z.string().min(1).default('unversioned'),
  /** US dollars that an hour of the training instance costs; without it no budget can be given in dollars. */
  DOLLARS_PER_HOUR: z.coerce.number().positive().optional(),
  /** Lambda sets it; links into the console name it. */
  AWS_REGION: z.string().optional(),
  /** Set where S3 is not AWS's, which has no console. */
  AWS_ENDPOINT_URL: z.string().optional(),
  AWS_ENDPOINT_URL_S3: z.string().optional(),
});

/** What the work of a handler is given beside its payload, so that a test can give it something else. */
export interface Context {
  readonly store: ArtifactStore;
  readonly codeVersion: string;
  readonly now: () => Date;
  readonly dollarsPerHour?: number | undefined;
  /** Of the console that shows the run; undefined where there is none. */
  readonly region?: string | undefined;
}

interface Work<Input extends z.ZodType, Output extends z.ZodType> {
  readonly input: Input;
  readonly output: Output;
  readonly work: (payload: z.output<Input>, context: Context) => Promise<z.output<Output>>;
}

/**
 * A Lambda handler around a function: payload and result are held to their schemas, errors keep the name that
 * the workflow matches.
 *
 * @throws InvalidRequest where the payload or the environment is not what it must be
 */
export function createHandler<Input extends z.ZodType, Output extends z.ZodType>(
  environment: NodeJS.ProcessEnv,
  { input, output, work }: Work<Input, Output>,
): (payload: unknown) => Promise<z.output<Output>> {
  return logged(powertoolsLog(environment), async (payload) => {
    const settings = parse(Environment, environment, 'the environment');
    const isAws = settings.AWS_ENDPOINT_URL === undefined && settings.AWS_ENDPOINT_URL_S3 === undefined;
    const context = {
      store: openStore(settings.ARTIFACT_STORE_URI),
      codeVersion: settings.CODE_VERSION,
      now: () => new Date(),
      dollarsPerHour: settings.DOLLARS_PER_HOUR,
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
    `${what} of the function is not what it must be: ${field ? `${field}: ` : ''}${issue?.message ?? ''}; the workflow and the function are of different versions, or one is configured by hand`,
  );
}

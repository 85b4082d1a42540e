import { z } from 'zod';

/** A Lambda function as its worker needs it. */
export interface FunctionSpec {
  readonly name: string;
  readonly arn: string;
  /** Folder of the bundled code. */
  readonly codeFolder: string;
  /** `<module>.<export>` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
}

export type StateMachineType = 'STANDARD' | 'EXPRESS';

export interface StateMachineSpec {
  readonly arn: string;
  readonly name: string;
  readonly definition: string;
  readonly type: StateMachineType;
}

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

export const FunctionProperties = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  PackageType: z.literal('Zip').optional(),
  /** Packages that are installed here too: a worker finds those. */
  Layers: z.array(z.unknown()).optional(),
  Environment: z.object({ Variables: z.record(z.string(), text).default({}) }).optional(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
});

/** CloudFormation takes either case; rules are compared in upper case. */
export const RetryRule = z.strictObject({
  Action: z
    .string()
    .toUpperCase()
    .pipe(z.enum(['RETRY', 'EXIT'])),
  OnExitCode: text.optional(),
  OnReason: z.string().optional(),
  OnStatusReason: z.string().optional(),
});
export type RetryRule = z.infer<typeof RetryRule>;

export const RetryStrategy = z.strictObject({
  Attempts: z.int().min(1).max(10).default(1),
  EvaluateOnExit: z.array(RetryRule).max(5).default([]),
});
export type RetryStrategy = z.infer<typeof RetryStrategy>;

const Environment = z.array(z.strictObject({ Name: z.string(), Value: text }));
const ResourceRequirements = z.array(z.strictObject({ Type: z.string(), Value: text }));

export const JobDefinitionProperties = z.object({
  Type: z.literal('container'),
  ContainerProperties: z.object({
    Command: z.array(text).default([]),
    Environment: Environment.default([]),
    ResourceRequirements: ResourceRequirements.default([]),
    // Nothing here could read them, and a job without them would fail without saying why.
    Secrets: z.array(z.unknown()).max(0).optional(),
  }),
  Parameters: z.record(z.string(), text).default({}),
  RetryStrategy: RetryStrategy.prefault({}),
  Timeout: z.strictObject({ AttemptDurationSeconds: z.int().min(60) }).optional(),
});

/** A Batch job definition as the local job runner needs it. */
export interface JobDefinitionSpec {
  /** With its revision. */
  readonly arn: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly retry: RetryStrategy;
  readonly attemptSeconds: number | undefined;
  readonly resources: z.infer<typeof ResourceRequirements>;
}

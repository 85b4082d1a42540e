import { z } from 'zod';

/** What each operation takes, as its page of the API reference says; unknown fields are refused. */
const Name = z.string().min(1).max(80);
const Arn = z.string().min(1).max(256);
/** Step Functions counts characters of the text. */
const Payload = z.string().max(262_144);
const Page = {
  maxResults: z.int().min(0).max(1_000).optional(),
  nextToken: z.string().min(1).max(1_024).optional(),
};
const Definition = z.string().min(1).max(1_048_576);
/** Accepted, but without meaning on this machine. */
const Ignored = z.unknown().optional();

export const CreateStateMachine = z.strictObject({
  name: Name,
  definition: Definition,
  roleArn: Arn,
  type: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  loggingConfiguration: Ignored,
  tracingConfiguration: Ignored,
  encryptionConfiguration: Ignored,
  tags: Ignored,
  publish: z.literal(false).optional(),
});
export const UpdateStateMachine = z.strictObject({
  stateMachineArn: Arn,
  definition: Definition.optional(),
  roleArn: Arn.optional(),
  loggingConfiguration: Ignored,
  tracingConfiguration: Ignored,
  encryptionConfiguration: Ignored,
  publish: z.literal(false).optional(),
});
export const DeleteStateMachine = z.strictObject({ stateMachineArn: Arn });
export const DescribeStateMachine = z.strictObject({ stateMachineArn: Arn, includedData: Ignored });
export const ListStateMachines = z.strictObject(Page);
export const StartExecution = z.strictObject({
  stateMachineArn: Arn,
  name: Name.optional(),
  input: Payload.default('{}'),
  traceHeader: Ignored,
});
export const DescribeExecution = z.strictObject({ executionArn: Arn, includedData: Ignored });
export const ListExecutions = z.strictObject({
  stateMachineArn: Arn,
  statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']).optional(),
  ...Page,
});
export const GetExecutionHistory = z.strictObject({
  executionArn: Arn,
  ...Page,
  reverseOrder: z.boolean().default(false),
  includeExecutionData: z.boolean().default(true),
});
export const StopExecution = z.strictObject({
  executionArn: Arn,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});
export const ListMapRuns = z.strictObject({ executionArn: Arn, ...Page });
export const DescribeMapRun = z.strictObject({ mapRunArn: z.string().min(1).max(2_000) });

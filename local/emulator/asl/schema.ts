import { z } from 'zod';
import type { Json } from './json';
import { parseTimestamp } from './timestamp';

/**
 * The part of the Amazon States Language that this executor runs, as strict schemas: a field that is not here
 * is refused, never ignored, so that a run on this machine behaves as a run on AWS does.
 */
const Expression = z.string().regex(/^\{%[\s\S]*%\}$/, 'must be a JSONata expression {% ... %}');
const Template: z.ZodType<Json> = z.json();
const Assign = z.record(z.string(), Template);
const wholeNumber = (minimum: number, maximum = Number.MAX_SAFE_INTEGER) =>
  z.union([z.int().min(minimum).max(maximum), Expression]);
const Language = z.literal('JSONata', 'this executor runs JSONata only').optional();

const common = { Comment: z.string().optional(), QueryLanguage: Language };
const transition = { Next: z.string().optional(), End: z.literal(true).optional() };
const result = { Output: Template.optional(), Assign: Assign.optional() };

export const Retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.int().min(1).max(99_999_999).default(1),
  MaxAttempts: z.int().min(0).max(99_999_999).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});
export type Retrier = z.infer<typeof Retrier>;

export const Catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  ...result,
});
export type Catcher = z.infer<typeof Catcher>;

const recovery = { Retry: z.array(Retrier).optional(), Catch: z.array(Catcher).optional() };

const TaskState = z.strictObject({
  Type: z.literal('Task'),
  ...common,
  ...transition,
  ...result,
  ...recovery,
  Resource: z.string(),
  Arguments: Template.optional(),
  TimeoutSeconds: wholeNumber(1, 99_999_999).optional(),
});
export type TaskState = z.infer<typeof TaskState>;

const ChoiceState = z.strictObject({
  Type: z.literal('Choice'),
  ...common,
  ...result,
  Choices: z
    .array(
      z.strictObject({
        Comment: z.string().optional(),
        Condition: z.union([z.boolean(), Expression]),
        Next: z.string(),
        ...result,
      }),
    )
    .min(1),
  Default: z.string().optional(),
});
export type ChoiceState = z.infer<typeof ChoiceState>;

const PassState = z.strictObject({ Type: z.literal('Pass'), ...common, ...transition, ...result });
const SucceedState = z.strictObject({ Type: z.literal('Succeed'), ...common, Output: Template.optional() });
const FailState = z.strictObject({
  Type: z.literal('Fail'),
  ...common,
  Error: z.string().optional(),
  Cause: z.string().optional(),
});
export type FailState = z.infer<typeof FailState>;

const WaitState = z.strictObject({
  Type: z.literal('Wait'),
  ...common,
  ...transition,
  ...result,
  Seconds: wholeNumber(0, 99_999_999).optional(),
  Timestamp: z
    .union([Expression, z.string().refine((text) => parseTimestamp(text) !== undefined)])
    .optional(),
});
export type WaitState = z.infer<typeof WaitState>;

/** States that run together: a whole machine, a branch of a Parallel, the processor of a Map. */
export interface StateGroup {
  readonly StartAt: string;
  readonly States: Record<string, State>;
}
const states = {
  Comment: z.string().optional(),
  StartAt: z.string(),
  States: z.record(
    z.string().min(1).max(80),
    z.lazy((): z.ZodType<State> => State),
  ),
};
const Branch: z.ZodType<StateGroup> = z.strictObject(states);

const ParallelState = z.strictObject({
  Type: z.literal('Parallel'),
  ...common,
  ...transition,
  ...result,
  ...recovery,
  Arguments: Template.optional(),
  Branches: z.array(Branch).min(1),
});
export type ParallelState = z.infer<typeof ParallelState>;

const ProcessorConfig = z.discriminatedUnion('Mode', [
  z.strictObject({ Mode: z.literal('INLINE') }),
  z.strictObject({ Mode: z.literal('DISTRIBUTED'), ExecutionType: z.enum(['STANDARD', 'EXPRESS']) }),
]);
export interface Processor extends StateGroup {
  readonly ProcessorConfig?: z.infer<typeof ProcessorConfig> | undefined;
}
const Processor: z.ZodType<Processor> = z.strictObject({
  ...states,
  ProcessorConfig: ProcessorConfig.optional(),
});

const mapCommon = {
  Type: z.literal('Map'),
  ...common,
  ...transition,
  ...result,
  ...recovery,
  Items: z.union([z.array(Template), Expression]).optional(),
  ItemSelector: Template.optional(),
  ItemProcessor: Processor,
  MaxConcurrency: wholeNumber(0).optional(),
};

const ReaderConfig = z.strictObject({
  InputType: z.enum(['JSON', 'JSONL', 'CSV', 'MANIFEST']).optional(),
  ItemsPointer: z.string().startsWith('/').optional(),
  CSVHeaderLocation: z.enum(['FIRST_ROW', 'GIVEN']).optional(),
  CSVHeaders: z.array(z.string()).optional(),
  CSVDelimiter: z.enum(['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB']).optional(),
  ManifestType: z.literal('S3_INVENTORY').optional(),
  MaxItems: wholeNumber(0, 100_000_000).optional(),
});
export const ItemReader = z.discriminatedUnion('Resource', [
  z.strictObject({
    Resource: z.literal('arn:aws:states:::s3:getObject'),
    ReaderConfig: ReaderConfig.extend({ InputType: z.enum(['JSON', 'JSONL', 'CSV', 'MANIFEST']) }),
    Arguments: Template,
  }),
  z.strictObject({
    Resource: z.literal('arn:aws:states:::s3:listObjectsV2'),
    ReaderConfig: z.strictObject({ MaxItems: wholeNumber(0, 100_000_000).optional() }).optional(),
    Arguments: Template,
  }),
]);
export type ItemReader = z.infer<typeof ItemReader>;
export type ReaderConfig = z.infer<typeof ReaderConfig>;

const ItemBatcher = z.strictObject({
  MaxItemsPerBatch: wholeNumber(1, 100_000_000).optional(),
  MaxInputBytesPerBatch: wholeNumber(1, 262_144).optional(),
  BatchInput: Template.optional(),
});
export type ItemBatcher = z.infer<typeof ItemBatcher>;

const WriterConfig = z.strictObject({
  Transformation: z.enum(['NONE', 'COMPACT', 'FLATTEN']).default('NONE'),
  OutputType: z.enum(['JSON', 'JSONL']).default('JSON'),
});
export type WriterConfig = z.infer<typeof WriterConfig>;
const ResultWriter = z.strictObject({
  Resource: z.literal('arn:aws:states:::s3:putObject'),
  Arguments: Template,
  WriterConfig: WriterConfig.optional(),
});
export type ResultWriter = z.infer<typeof ResultWriter>;

/** Its name stands in ARNs; the guide's page of the distributed Map state lists what may not be in it. */
const Label = z
  .string()
  .min(1)
  .max(40)
  .regex(
    /^[^\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]*$/u,
    'a label holds no white space, none of ? * < > { } [ ] : ; , \\ | ^ ~ $ # % & ` " and no control characters',
  );

const MapState = z.strictObject({
  ...mapCommon,
  Label: Label.optional(),
  ItemReader: ItemReader.optional(),
  ItemBatcher: ItemBatcher.optional(),
  ResultWriter: ResultWriter.optional(),
  ToleratedFailurePercentage: z.union([z.number().min(0).max(100), Expression]).optional(),
  ToleratedFailureCount: wholeNumber(0).optional(),
});
export type MapState = z.infer<typeof MapState>;

const State = z.discriminatedUnion('Type', [
  TaskState,
  ChoiceState,
  PassState,
  WaitState,
  SucceedState,
  FailState,
  ParallelState,
  MapState,
]);
export type State = z.infer<typeof State>;

export const StateMachine = z.strictObject({
  ...states,
  QueryLanguage: Language,
  Version: z.literal('1.0').optional(),
  TimeoutSeconds: z.int().min(1).max(99_999_999).optional(),
});
export type StateMachine = z.infer<typeof StateMachine>;

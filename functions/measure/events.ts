import { z } from 'zod';
import { Metrics } from '../../shared/evaluation';
import { RUN_EVENT } from '../../shared/workflow';

/** The parts that are read of the events an EventBridge rule passes to `measure`; everything else is ignored. */
const Envelope = { time: z.iso.datetime({ offset: true }) };

const Attempt = z.object({
  startedAt: z.number().optional(),
  stoppedAt: z.number().optional(),
  statusReason: z.string().optional(),
});

/** Times are milliseconds since 1970. */
const JobDetail = z.object({
  jobId: z.string(),
  jobName: z.string(),
  status: z.string(),
  statusReason: z.string().optional(),
  createdAt: z.number(),
  startedAt: z.number().optional(),
  stoppedAt: z.number().optional(),
  attempts: z.array(Attempt).default([]),
});
export type JobDetail = z.infer<typeof JobDetail>;

const ModelDetail = z.object({
  run: z.string(),
  model: z.string(),
  version: z.string(),
  metrics: Metrics,
  decision: z.object({ championUnreadable: z.string().nullable().default(null) }).optional(),
});

/** Of an execution of the workflow (Step Functions Developer Guide, "Step Functions status change events"). */
const ExecutionDetail = z.object({
  name: z.string(),
  status: z.string(),
  error: z.string().nullish(),
  cause: z.string().nullish(),
  /** Milliseconds since 1970. */
  stopDate: z.number().nullish(),
  /** JSON, up to 248 KiB; beyond that it is left out. */
  input: z.string().nullish(),
});

export const MeasuredEvent = z.discriminatedUnion('detail-type', [
  z.object({ ...Envelope, 'detail-type': z.literal('Batch Job State Change'), detail: JobDetail }),
  z.object({
    ...Envelope,
    'detail-type': z.literal('Step Functions Execution Status Change'),
    detail: ExecutionDetail,
  }),
  z.object({
    ...Envelope,
    'detail-type': z.literal('Batch Job Queue Blocked'),
    detail: z.object({
      statusReason: z.string().default('no reason was given'),
      jobName: z.string().default(''),
    }),
  }),
  z.object({
    ...Envelope,
    'detail-type': z.enum([
      RUN_EVENT.detailTypes.promoted,
      RUN_EVENT.detailTypes.kept,
      RUN_EVENT.detailTypes.awaiting,
    ]),
    detail: ModelDetail,
  }),
]);
export type MeasuredEvent = z.infer<typeof MeasuredEvent>;

import { z } from 'zod';

/** The parts of an Amazon States Language definition that the tests read. */
const Retrier = z.object({
  ErrorEquals: z.array(z.string()),
  MaxAttempts: z.int(),
  MaxDelaySeconds: z.int(),
  BackoffRate: z.number(),
  JitterStrategy: z.string(),
});
const Catcher = z.object({
  ErrorEquals: z.array(z.string()),
  Next: z.string(),
  Assign: z.unknown().optional(),
});
export interface State {
  readonly Type: string;
  readonly Comment?: string | undefined;
  readonly Next?: string | undefined;
  readonly Resource?: string | undefined;
  readonly Retry?: z.infer<typeof Retrier>[] | undefined;
  readonly Catch?: z.infer<typeof Catcher>[] | undefined;
  readonly ItemProcessor?: { States: Record<string, State> } | undefined;
  readonly [field: string]: unknown;
}
export const State: z.ZodType<State> = z.looseObject({
  Type: z.string(),
  Comment: z.string().optional(),
  Next: z.string().optional(),
  Resource: z.string().optional(),
  Retry: z.array(Retrier).optional(),
  Catch: z.array(Catcher).optional(),
  ItemProcessor: z
    .looseObject({
      States: z.record(
        z.string(),
        z.lazy(() => State),
      ),
    })
    .optional(),
});
export const Definition = z.looseObject({
  StartAt: z.string(),
  QueryLanguage: z.string(),
  States: z.record(z.string(), State),
});
export type Definition = z.infer<typeof Definition>;

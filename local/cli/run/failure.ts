import { z } from 'zod';

const Thrown = z.object({ errorType: z.string(), errorMessage: z.string() });
const Job = z.object({ JobName: z.string(), StatusReason: z.string().optional() });

/** Why an attempt failed, in one line. A timeout has no cause. */
export function failureSentence({
  error,
  cause,
}: {
  readonly error: string;
  readonly cause: string;
}): string {
  const sentence = causeSentence(cause);
  return sentence === '' ? error : `${error} (${sentence})`;
}

/** A cause as one sentence: Lambda wraps an error's message in JSON, and Batch gives the whole job. */
export function causeSentence(cause: string): string {
  let value: unknown;
  try {
    value = JSON.parse(cause);
  } catch {
    return firstLine(cause);
  }
  const thrown = Thrown.safeParse(value);
  if (thrown.success) return firstLine(thrown.data.errorMessage);
  const job = Job.safeParse(value);
  if (job.success) return `job ${job.data.JobName} failed: ${job.data.StatusReason ?? 'no reason was given'}`;
  return firstLine(cause);
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

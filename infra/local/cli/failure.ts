import { z } from 'zod';

const Thrown = z.object({ errorType: z.string(), errorMessage: z.string() });
const Job = z.object({ JobName: z.string(), StatusReason: z.string().optional() });

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

/** What to do, where the cause itself cannot know it. Refused requests say it in their cause. */
const REMEDIES: Readonly<Record<string, string>> = {
  DatasetChanged: 'The data was changed during the run: start it again when the data is at rest.',
  TooManyRejects: 'Correct the records, or raise data.rejects.toleratedShare in the request.',
  UnreadableShard:
    'Correct the file, or raise data.rejects.toleratedShardPercentage in the request to go on without it.',
  NonFiniteLoss: 'Lower training.optimizer.learningRate or training.clipping.threshold in the request.',
  StoreUnavailable: 'Check that the store can be reached (network, AWS_REGION, free disk), then start again.',
  AccessDenied: 'Check the rights of this user, or AWS_PROFILE, then start again.',
  ArtifactCorrupt: 'Delete the artifact, or start again with --refuse-reuse.',
  'States.Timeout': 'Raise training.timeoutMinutes in the request, or train fewer epochs.',
  'States.TaskFailed': 'The log says what the process did last; start the run again.',
};

export const remedyFor = (error: string): string | undefined => REMEDIES[error];

import { randomUUID } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { StateError } from '../asl/errors';
import type { TaskCall } from '../asl/frame';
import type { Json } from '../asl/json';

const PutEvents = z.strictObject({
  Entries: z
    .array(
      z.strictObject({
        Detail: z.json(),
        DetailType: z.string().min(1),
        Source: z.string().min(1),
        EventBusName: z.string().optional(),
        Resources: z.array(z.string()).default([]),
        Time: z.string().optional(),
      }),
    )
    .min(1)
    .max(10),
});

const Publish = z.strictObject({
  TopicArn: z.string(),
  Message: z.json(),
  Subject: z.string().min(1).max(100).optional(),
  MessageAttributes: z.json().optional(),
});

/** `events:putEvents`: each entry becomes a line of the file and is passed to the listener. */
export async function putEvents(call: TaskCall, file: string): Promise<Json> {
  const { Entries } = parse(PutEvents, call, 'EventBridge.ValidationException');
  const entries = Entries.map((entry) => ({
    ...withoutUndefined(entry),
    // Step Functions adds where an event comes from.
    Resources: [...entry.Resources, call.execution.stateMachineId, call.execution.id],
    EventId: randomUUID(),
  }));
  await appendMessages(file, entries);
  for (const entry of entries) call.emit({ type: 'EventPut', entry });
  return { Entries: entries.map(({ EventId }) => ({ EventId })), FailedEntryCount: 0 };
}

/** `sns:publish`: the message becomes a line of the file and is passed to the listener. */
export async function publish(call: TaskCall, file: string, topics: ReadonlySet<string>): Promise<Json> {
  const request = parse(Publish, call, 'SNS.InvalidParameterException');
  if (!topics.has(request.TopicArn)) {
    throw new StateError('SNS.NotFoundException', `Topic does not exist: ${request.TopicArn}`);
  }
  const MessageId = randomUUID();
  const message = typeof request.Message === 'string' ? request.Message : JSON.stringify(request.Message);
  await appendMessages(file, [{ ...withoutUndefined(request), Message: message, MessageId }]);
  const { TopicArn: topicArn, Subject: subject = null } = request;
  call.emit({ type: 'MessagePublished', topicArn, message, subject });
  return { MessageId };
}

function parse<T>(schema: z.ZodType<T>, call: TaskCall, error: string): T {
  const parsed = schema.safeParse(call.args);
  if (parsed.success) return parsed.data;
  throw new StateError(error, `${call.resource}: ${z.prettifyError(parsed.error)}`);
}

function withoutUndefined(value: object): Record<string, Json> {
  return JSON.parse(JSON.stringify(value)) as Record<string, Json>;
}

/** Adds lines of JSON to a file of events and messages. */
export async function appendMessages(file: string, records: readonly Json[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

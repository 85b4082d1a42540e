import { randomUUID } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { StateError } from '../asl/errors';
import type { TaskCall } from '../asl/frame';
import { isJsonObject, parseJson, type Json } from '../asl/json';

const PutEvents = z.strictObject({
  Entries: z
    .array(
      z.strictObject({
        Detail: z.json().optional(),
        DetailType: z.string().optional(),
        Source: z.string().optional(),
        EventBusName: z.string().optional(),
        Resources: z.array(z.string()).default([]),
        Time: z.string().optional(),
      }),
    )
    .min(1)
    .max(10),
});
type Entry = z.infer<typeof PutEvents>['Entries'][number];

/** SNS's own limits, from its API reference (Publish): a subject of less than 100 characters, a message of 256 KiB. */
const LONGEST_SUBJECT = 99;
const MOST_MESSAGE_BYTES = 262_144;

const Publish = z.strictObject({
  TopicArn: z.string(),
  Message: z
    .json()
    .transform((message) => (typeof message === 'string' ? message : JSON.stringify(message)))
    .refine((text) => text !== '', 'Invalid parameter: Empty message')
    .refine(
      (text) => Buffer.byteLength(text) <= MOST_MESSAGE_BYTES,
      `Invalid parameter: Message too long: at most ${MOST_MESSAGE_BYTES} bytes`,
    ),
  Subject: z
    .string()
    .min(1)
    .max(LONGEST_SUBJECT)
    .regex(/^\P{Cc}*$/u, 'Invalid parameter: Subject: no line breaks or control characters')
    .optional(),
  MessageAttributes: z.json().optional(),
});

/**
 * `events:putEvents`: each entry becomes a line of the file and is passed to the listener. Where EventBridge would not
 * take one, the others are sent, and the task fails.
 *
 * @throws StateError `EventBridge.FailedEntry`
 */
export async function putEvents(call: TaskCall, file: string): Promise<Json> {
  const { Entries } = parse(PutEvents, call, 'EventBridge.ValidationException');
  const answers = Entries.map((entry) => faultOf(entry) ?? { EventId: randomUUID() });
  const sent = Entries.flatMap((entry, index) => {
    const EventId = answers[index]?.['EventId'];
    if (EventId === undefined) return [];
    // Step Functions adds where an event comes from.
    const Resources = [...entry.Resources, call.execution.stateMachineId, call.execution.id];
    return [{ ...withoutUndefined(entry), Resources, EventId }];
  });
  await appendMessages(file, sent);
  for (const entry of sent) call.emit({ type: 'EventPut', entry });
  const result = { Entries: answers, FailedEntryCount: Entries.length - sent.length };
  if (result.FailedEntryCount === 0) return result;
  throw new StateError('EventBridge.FailedEntry', JSON.stringify(result));
}

/** What EventBridge answers of an entry that it does not take, as recorded in localstack/localstack. */
function faultOf({ Source, DetailType, Detail }: Entry): Record<string, string> | undefined {
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (value !== undefined && value !== '') continue;
    const reason = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
    return { ErrorCode: 'InvalidArgument', ErrorMessage: reason };
  }
  return isObject(Detail)
    ? undefined
    : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

/** An object, or the JSON text of one. */
function isObject(detail: Json | undefined): boolean {
  if (typeof detail !== 'string') return isJsonObject(detail);
  try {
    return isJsonObject(parseJson(detail));
  } catch {
    return false;
  }
}

/** `sns:publish`: the message becomes a line of the file and is passed to the listener. */
export async function publish(call: TaskCall, file: string, topics: ReadonlySet<string>): Promise<Json> {
  const request = parse(Publish, call, 'SNS.InvalidParameterException');
  if (!topics.has(request.TopicArn)) {
    throw new StateError('SNS.NotFoundException', `Topic does not exist: ${request.TopicArn}`);
  }
  const MessageId = randomUUID();
  await appendMessages(file, [{ ...withoutUndefined(request), MessageId }]);
  const { TopicArn: topicArn, Subject: subject = null, Message: message } = request;
  call.emit({ type: 'MessagePublished', topicArn, message, subject });
  return { MessageId };
}

function parse<Schema extends z.ZodType>(schema: Schema, call: TaskCall, error: string): z.output<Schema> {
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

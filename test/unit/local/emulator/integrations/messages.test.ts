import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StateError } from '../../../../../local/emulator/asl/errors';
import type { Json } from '../../../../../local/emulator/asl/json';
import { publish, putEvents } from '../../../../../local/emulator/integrations/messages';
import { temporaryStore } from '../asl/harness';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:Topic';

describe('messages of the workflow', () => {
  const place = temporaryStore();
  afterAll(place.remove);
  let file: string;
  let made = 0;
  beforeEach(() => {
    file = join(place.folder, `events-${++made}.jsonl`);
  });
  const call = (args: Json) => ({
    ...{ resource: 'arn:aws:states:::sns:publish', state: 'Tell', args },
    signal: new AbortController().signal,
    execution: {
      ...{ id: 'execution', name: 'run-1', input: {}, startTime: '2026-01-01T00:00:00Z' },
      ...{ stateMachineId: 'machine', stateMachineName: 'Machine' },
    },
    emit: () => undefined,
  });
  const lines = () =>
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>)
      : [];
  const refusal = (promise: Promise<Json>) =>
    promise.then(
      () => undefined,
      (thrown: StateError) => thrown,
    );

  // Amazon SNS API Reference, Publish: a subject is text without line breaks or control characters and has less than 100
  // characters; a message has at most 262,144 bytes.
  const send = (fields: Record<string, Json>) =>
    publish(call({ TopicArn: TOPIC, Message: 'hello', ...fields }), file, new Set([TOPIC]));

  it.each<[string, Record<string, Json>]>([
    ['99 characters', { Subject: 'x'.repeat(99) }],
    ['letters of any language', { Subject: 'Übung macht 模型' }],
    ['262,144 bytes', { Message: 'x'.repeat(262_144) }],
    ['an object', { Message: { a: 1 } }],
  ])('takes %s', async (_, fields) => {
    expect(await send(fields)).toHaveProperty('MessageId');
    expect(lines()).toHaveLength(1);
  });

  it.each<[string, Record<string, Json>]>([
    ['a subject of 100 characters', { Subject: 'x'.repeat(100) }],
    ['an empty subject', { Subject: '' }],
    ['a subject of two lines', { Subject: 'one\ntwo' }],
    ['a subject with a control character', { Subject: 'bell\u0007' }],
    ['an empty message', { Message: '' }],
    ['a message of 262,145 bytes', { Message: 'é'.repeat(131_072) + 'x' }],
  ])('refuses %s as SNS does, and sends nothing', async (_, fields) => {
    expect((await refusal(send(fields)))?.error).toBe('SNS.InvalidParameterException');
    expect(lines()).toEqual([]);
  });

  // localstack/localstack, services/test_sns_task_service: test_publish_base_error_topic_arn
  it('does not find a topic that is not there', async () => {
    expect((await refusal(send({ TopicArn: `${TOPIC}-other` })))?.error).toBe('SNS.NotFoundException');
  });

  // localstack/localstack, services/test_events_task_service
  it('sends the entries that EventBridge takes, and fails with what it says of the others', async () => {
    const entry = (fields: Record<string, Json>): Json => ({
      Source: 's',
      DetailType: 't',
      Detail: { a: 1 },
      ...fields,
    });
    const Entries = [
      entry({}),
      entry({ Detail: '"text"' }),
      entry({ Source: '' }),
      entry({ Detail: '{"b":2}' }),
    ];

    const failure = await refusal(putEvents(call({ Entries }), file));

    expect(failure?.error).toBe('EventBridge.FailedEntry');
    expect(JSON.parse(failure?.causeText ?? '')).toEqual({
      Entries: [
        { EventId: expect.any(String) as string },
        { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
        {
          ErrorCode: 'InvalidArgument',
          ErrorMessage: 'Parameter Source is not valid. Reason: Source is a required argument.',
        },
        { EventId: expect.any(String) as string },
      ],
      FailedEntryCount: 2,
    });
    expect(lines().map(({ Detail }) => Detail)).toEqual([{ a: 1 }, '{"b":2}']);
  });
});

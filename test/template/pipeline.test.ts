import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import {
  onlyResource,
  resourcesOf,
  synthesize,
  textOf,
  type Resource,
  type Synthesized,
} from './synthesized';

const FUNCTIONS = ['Plan', 'Profile', 'Merge', 'Encode', 'Seal', 'Gate', 'Publish', 'Explain', 'Score'];
const OPERATIONS = ['Measure', 'Watch'];
/** There only if the configuration says so. */
const OPTIONAL = ['Answer'];
const REPOSITORY = resolve(__dirname, '../..');

let assembly: Synthesized;
let pipeline: Template;
beforeAll(() => {
  assembly = synthesize({ bundles: true });
  ({ pipeline } = assembly);
});

function functionNamed(name: string): Resource {
  const found = Object.entries(resourcesOf(pipeline, 'AWS::Lambda::Function')).find(([id]) =>
    id.startsWith(`${name}Function`),
  );
  if (found === undefined) throw new Error(`there is no function ${name}`);
  return found[1];
}

it('every file of functions/ is a function, and there are no others', () => {
  const files = readdirSync(join(REPOSITORY, 'functions'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'));

  expect(files.sort()).toEqual(
    [...FUNCTIONS, ...OPERATIONS, ...OPTIONAL].map((name) => name.toLowerCase()).sort(),
  );
});

describe.each(FUNCTIONS)('the function %s', (name) => {
  it('knows the store and the version of its code', () => {
    const { Properties } = functionNamed(name);
    const { Variables } = Properties['Environment'] as { Variables: Record<string, unknown> };

    expect(textOf(Variables['ARTIFACT_STORE_URI'])).toMatch(/^s3:\/\/<Unroll-Storage:[^>]*Artifacts[^>]*>$/);
    expect(Variables['CODE_VERSION']).toBe('test-version');
    expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    expect(Properties['Timeout']).toBeLessThanOrEqual(900);
  });

  it('is traced, and logs JSON', () => {
    expect(functionNamed(name).Properties).toMatchObject({
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON' },
    });
  });

  it('keeps its log for as long as the configuration says', () => {
    const group = functionNamed(name).Properties['LoggingConfig'] as { LogGroup: { Ref: string } };

    expect(resourcesOf(pipeline, 'AWS::Logs::LogGroup')[group.LogGroup.Ref]?.Properties).toMatchObject({
      RetentionInDays: 90,
    });
  });

  it('is bundled with a handler', () => {
    const { S3Key } = functionNamed(name).Properties['Code'] as { S3Key: string };
    const folder = join(assembly.folder, `asset.${S3Key.replace('.zip', '')}`);

    const bundle: unknown = createRequire(__filename)(join(folder, 'index.js'));

    expect(bundle).toHaveProperty('handler', expect.any(Function));
  });

  it('keeps the names of errors when it is bundled', () => {
    const { S3Key } = functionNamed(name).Properties['Code'] as { S3Key: string };
    const code = readFileSync(
      join(assembly.folder, `asset.${S3Key.replace('.zip', '')}`, 'index.js'),
      'utf8',
    );

    expect(code).toMatch(/"InvalidRequest"/);
  });
});

it('recipes are copied under recipes/, and never deleted', () => {
  expect(onlyResource(pipeline, 'Custom::CDKBucketDeployment').Properties).toMatchObject({
    DestinationBucketKeyPrefix: 'recipes/',
    Prune: false,
  });
});

describe('a schedule', () => {
  const schedules = () => resourcesOf(pipeline, 'AWS::Scheduler::Schedule');

  it('starts the configured request, at most its window late, with retries and a dead-letter queue', () => {
    const found = Object.entries(schedules()).find(([id]) => id.startsWith('Startssurname'))?.[1];
    const Properties = found?.Properties ?? {};
    const [queue] = Object.keys(resourcesOf(pipeline, 'AWS::SQS::Queue'));

    expect(Properties).toMatchObject({
      ScheduleExpression: 'cron(0 3 ? * MON *)',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      Target: {
        RetryPolicy: { MaximumEventAgeInSeconds: 7_200, MaximumRetryAttempts: 10 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queue, 'Arn'] } },
      },
    });
    const { Input } = Properties['Target'] as { Input: string };
    expect(z.json().parse(JSON.parse(Input))).toEqual({
      starter: 'surname-language-weekly',
      at: '<aws.scheduler.scheduled-time>',
      request: { skipUnchanged: true, recipe: 'surname-language' },
    });
  });
});

describe('with a ready marker and no schedule', () => {
  let marked: Synthesized;
  beforeAll(() => {
    marked = synthesize({
      config: {
        readyMarkers: [
          { name: 'orders', key: 'data/orders/*/_READY', request: { recipe: 'surname-language' } },
        ],
        alerts: { dashboard: false },
      },
    });
  });

  it('the bucket tells EventBridge, without a function that may change every bucket', () => {
    expect(onlyResource(marked.storage, 'AWS::S3::Bucket').Properties['NotificationConfiguration']).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
    marked.storage.resourceCountIs('AWS::Lambda::Function', 0);
    expect(onlyResource(assembly.storage, 'AWS::S3::Bucket').Properties).not.toHaveProperty(
      'NotificationConfiguration',
    );
  });

  it('a run starts when the marker is written, named after the time of the event', () => {
    const rule = Object.entries(resourcesOf(marked.pipeline, 'AWS::Events::Rule')).find(([id]) =>
      id.startsWith('Starts'),
    )?.[1];
    const [target] = rule?.Properties['Targets'] as Record<string, unknown>[];

    expect(rule?.Properties['EventPattern']).toMatchObject({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { object: { key: [{ wildcard: 'data/orders/*/_READY' }] } },
    });
    expect(target).toMatchObject({
      InputTransformer: {
        InputPathsMap: { time: '$.time' },
        InputTemplate:
          '{"starter":"orders","at":<time>,"request":{"skipUnchanged":true,"recipe":"surname-language"}}',
      },
      RetryPolicy: { MaximumEventAgeInSeconds: 7_200, MaximumRetryAttempts: 10 },
      DeadLetterConfig: expect.anything() as unknown,
    });
  });

  it('nothing watches schedules, and a dashboard that was switched off is not there', () => {
    for (const type of ['AWS::Scheduler::Schedule', 'AWS::CloudWatch::Dashboard']) {
      marked.pipeline.resourceCountIs(type, 0);
    }
  });
});

it('the output StateMachineArn is the machine of a run, not the one that schedules start', () => {
  expect(pipeline.findOutputs('StateMachineArn')).toMatchObject({
    StateMachineArn: { Value: { Ref: expect.stringMatching(/^RunStateMachine/) as string } },
  });
});

it('templates made without the code, which other tests read, differ in hashes of code only', () => {
  const unhashed = (template: Template): unknown =>
    JSON.parse(JSON.stringify(template.toJSON()).replaceAll(/[0-9a-f]{32,}/g, '<hash>'));
  const bare = synthesize();

  for (const stack of ['storage', 'compute', 'pipeline'] as const)
    expect(unhashed(bare[stack])).toEqual(unhashed(assembly[stack]));
  expect(bare.pipeline.toJSON()).not.toEqual(pipeline.toJSON());
});

it("what CloudFormation's rules find in a template fails its synthesis", () => {
  expect(() => synthesize({ validate: true })).not.toThrow();
});

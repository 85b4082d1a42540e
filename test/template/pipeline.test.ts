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

const FUNCTIONS = ['Plan', 'Profile', 'Merge', 'Encode', 'Seal', 'Gate', 'Publish', 'Explain'];
const REPOSITORY = resolve(__dirname, '../..');

let assembly: Synthesized;
let pipeline: Template;
beforeAll(() => {
  assembly = synthesize();
  ({ pipeline } = assembly);
});

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Statements of the policies whose logical ID begins so. */
function statementsOf(template: Template, prefix: string): Statement[] {
  return Object.entries(resourcesOf(template, 'AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(prefix))
    .flatMap(([, { Properties }]) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement);
}
const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
const resourceTexts = ({ Resource }: Statement) => list(Resource).map(textOf);

function functionNamed(name: string): Resource {
  const found = Object.entries(resourcesOf(pipeline, 'AWS::Lambda::Function')).find(([id]) =>
    id.startsWith(`${name}Function`),
  );
  if (found === undefined) throw new Error(`there is no function ${name}`);
  return found[1];
}

test('every file of functions/ is a function, and no other is', () => {
  const files = readdirSync(join(REPOSITORY, 'functions'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'));

  expect(files.sort()).toEqual(FUNCTIONS.map((name) => name.toLowerCase()).sort());
});

describe.each(FUNCTIONS)('the function %s', (name) => {
  test('knows the store and the version of its code', () => {
    const { Properties } = functionNamed(name);
    const { Variables } = Properties['Environment'] as { Variables: Record<string, unknown> };

    expect(textOf(Variables['ARTIFACT_STORE_URI'])).toMatch(/^s3:\/\/<Unroll-Storage:[^>]*Artifacts[^>]*>$/);
    expect(Variables['CODE_VERSION']).toBe('test-version');
    expect(Properties).toMatchObject({ Runtime: 'nodejs22.x', Architectures: ['arm64'] });
    expect(Properties['Timeout']).toBeLessThanOrEqual(900);
  });

  test('keeps its log for as long as the configuration says', () => {
    const group = functionNamed(name).Properties['LoggingConfig'] as { LogGroup: { Ref: string } };

    expect(resourcesOf(pipeline, 'AWS::Logs::LogGroup')[group.LogGroup.Ref]?.Properties).toMatchObject({
      RetentionInDays: 90,
    });
  });

  test('may do nothing but read, list and write prefixes, and write its own log', () => {
    const statements = statementsOf(pipeline, `${name}Role`);
    const [objects, listing, logs] = [/^s3:(Get|Put|Abort)/, /^s3:ListBucket$/, /^logs:/].map((pattern) =>
      statements.filter(({ Action }) => list(Action).every((action) => pattern.test(action))),
    );

    expect(statements).toHaveLength([objects, listing, logs].flat().length);
    for (const statement of objects ?? []) {
      for (const text of resourceTexts(statement))
        expect(text).toMatch(/^<[^>]*Artifacts[^>]*>\/[a-z]+\/\*$/);
    }
    for (const { Condition } of listing ?? []) {
      expect(Condition).toMatchObject({ StringLikeIfExists: { 's3:prefix': expect.any(Array) as unknown } });
    }
    for (const statement of logs ?? []) {
      for (const text of resourceTexts(statement))
        expect(text).toMatch(new RegExp(`^<${name}Log\\w+\\.Arn>$`));
    }
    expect(roleOf(functionNamed(name)).Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  test('is bundled with a handler', () => {
    const { S3Key } = functionNamed(name).Properties['Code'] as { S3Key: string };
    const folder = join(assembly.folder, `asset.${S3Key.replace('.zip', '')}`);

    const bundle: unknown = createRequire(__filename)(join(folder, 'index.js'));

    expect(bundle).toHaveProperty('handler', expect.any(Function));
  });

  test('keeps the names of errors when it is bundled', () => {
    const { S3Key } = functionNamed(name).Properties['Code'] as { S3Key: string };
    const code = readFileSync(
      join(assembly.folder, `asset.${S3Key.replace('.zip', '')}`, 'index.js'),
      'utf8',
    );

    expect(code).toMatch(/"InvalidRequest"/);
  });
});

test.each([
  ['Plan', ['runs/*']],
  ['Profile', ['datasets/*']],
  ['Merge', ['datasets/*', 'runs/*']],
  ['Encode', ['datasets/*']],
  ['Seal', ['datasets/*']],
  ['Gate', ['runs/*']],
  ['Publish', ['models/*']],
  ['Explain', []],
])('%s writes %j only', (name, expected) => {
  const written = statementsOf(pipeline, `${name}Role`)
    .filter(({ Action }) => list(Action).includes('s3:PutObject'))
    .flatMap(resourceTexts)
    .map((text) => text.slice(text.indexOf('/') + 1));

  expect(written).toEqual(expected);
});

test('datasets in other buckets are readable under their prefix, by the functions that read records', () => {
  const other = synthesize({ config: { datasets: ['s3://team-bucket/sequences/'] } }).pipeline;
  const readers = FUNCTIONS.filter((name) =>
    statementsOf(other, `${name}Role`).some((statement) =>
      resourceTexts(statement).includes('arn:<AWS::Partition>:s3:::team-bucket/sequences/*'),
    ),
  );

  expect(readers).toEqual(['Plan', 'Profile', 'Encode']);
});

describe('the workflow', () => {
  const statements = () => [
    ...statementsOf(pipeline, 'RunRights'),
    ...statementsOf(pipeline, 'RunMapRunRights'),
  ];
  const resourcesFor = (action: string) =>
    statements()
      .filter(({ Action }) => list(Action).includes(action))
      .flatMap(resourceTexts);

  test('may end and watch the job that it started: without, a stopped execution leaves it running', () => {
    expect(resourcesFor('batch:TerminateJob')).toEqual([
      'arn:<AWS::Partition>:batch:<AWS::Region>:<AWS::AccountId>:job/*',
    ]);
    expect(resourcesFor('batch:DescribeJobs')).toEqual(['*']);
    for (const action of ['events:PutTargets', 'events:PutRule', 'events:DescribeRule']) {
      expect(resourcesFor(action)).toEqual([
        'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:rule/StepFunctionsGetEventsForBatchJobsRule',
      ]);
    }
  });

  test('may submit this job to this queue only', () => {
    expect(resourcesFor('batch:SubmitJob').map((text) => text.replace(/ExportsOutput\w+/, '…'))).toEqual([
      '<Unroll-Compute-TrainerJobDefinition>',
      '<Unroll-Compute:…>',
      '<Unroll-Compute-TrainerJobDefinition>:*',
    ]);
  });

  test("may read its maps' items and write their results under runs/, and run their children", () => {
    for (const action of [
      's3:GetObject',
      's3:PutObject',
      's3:ListMultipartUploadParts',
      's3:AbortMultipartUpload',
    ]) {
      expect(resourcesFor(action)).toEqual([expect.stringMatching(/^<[^>]*Artifacts[^>]*>\/runs\/\*$/)]);
    }
    expect(resourcesFor('states:StartExecution')).toEqual([expect.stringMatching(/^<RunStateMachine\w+>$/)]);
    expect(resourcesFor('states:StopExecution')).toEqual([
      expect.stringMatching(/^arn:<AWS::Partition>:states:.*:execution:.*\*$/),
    ]);
  });

  test('may use no resource without naming it, but for what AWS cannot narrow', () => {
    const unbound = statements()
      .filter((statement) => resourceTexts(statement).includes('*'))
      .flatMap(({ Action }) => list(Action));

    expect(unbound.filter((action) => !/^(logs|xray):/.test(action))).toEqual(['batch:DescribeJobs']);
  });
});

test('recipes are copied under recipes/ by a role that may write nowhere else, and deleted by nobody', () => {
  expect(onlyResource(pipeline, 'Custom::CDKBucketDeployment').Properties).toMatchObject({
    DestinationBucketKeyPrefix: 'recipes/',
    Prune: false,
  });
  const statements = statementsOf(pipeline, 'RecipesRole');
  const written = statements.filter(({ Action }) => list(Action).some((action) => /Put|Delete/.test(action)));

  expect(
    written.filter(({ Action }) => list(Action).some((action) => action.startsWith('s3:'))),
  ).toMatchObject([{ Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'] }]);
  expect(written.flatMap(resourceTexts).filter((text) => text.includes('Artifacts'))).toEqual([
    expect.stringMatching(/\/recipes\/\*$/),
  ]);
});

describe('a schedule', () => {
  test('starts the request of the configuration, late by its window at most, with retries and a dead-letter queue', () => {
    const { Properties } = onlyResource(pipeline, 'AWS::Scheduler::Schedule');
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
      schedule: 'surname-language-weekly',
      scheduledTime: '<aws.scheduler.scheduled-time>',
      request: { recipe: 'surname-language' },
    });
  });

  test('needs nothing where the configuration has none', () => {
    const { pipeline: without } = synthesize({ config: {} });

    for (const type of ['AWS::Scheduler::Schedule', 'AWS::SQS::Queue']) without.resourceCountIs(type, 0);
    without.resourceCountIs('AWS::StepFunctions::StateMachine', 1);
  });
});

test('the output StateMachineArn is the machine of a run, not the one that schedules start', () => {
  expect(pipeline.findOutputs('StateMachineArn')).toMatchObject({
    StateMachineArn: { Value: { Ref: expect.stringMatching(/^RunStateMachine/) as string } },
  });
});

test("what CloudFormation's rules find in a template fails its synthesis", () => {
  expect(() => synthesize({ validate: true })).not.toThrow();
});

function roleOf({ Properties }: Resource): Resource {
  const {
    'Fn::GetAtt': [id],
  } = Properties['Role'] as { 'Fn::GetAtt': [string, string] };
  const role = resourcesOf(pipeline, 'AWS::IAM::Role')[id];
  if (role === undefined) throw new Error(`there is no role ${id}`);
  return role;
}

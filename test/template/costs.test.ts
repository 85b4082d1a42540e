import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { ENDPOINTS, IDLE, STORED, idleCosts, isolatedNetworkDollars, sum } from '../../infra/costs/estimate';
import { costPage } from '../../infra/costs/page';
import { resourcesOf, synthesize, type Synthesized } from './synthesized';

/** Types that cost nothing while nothing runs, with the reason. A type in neither list fails the test. */
const FREE_WHILE_IDLE: Readonly<Record<string, string>> = {
  'AWS::Batch::ComputeEnvironment': 'scales to zero: the test of compute environments says so',
  'AWS::Batch::JobDefinition': 'no charge',
  'AWS::Batch::JobQueue': 'no charge',
  'AWS::EC2::InternetGateway': 'by the traffic of instances',
  'AWS::EC2::LaunchTemplate': 'no charge',
  'AWS::EC2::Route': 'no charge',
  'AWS::EC2::RouteTable': 'no charge',
  'AWS::EC2::SecurityGroup': 'no charge',
  'AWS::EC2::Subnet': 'no charge',
  'AWS::EC2::SubnetRouteTableAssociation': 'no charge',
  'AWS::EC2::VPC': 'no charge',
  'AWS::EC2::VPCGatewayAttachment': 'no charge',
  'AWS::Events::Rule': "AWS's own events are free",
  'AWS::IAM::InstanceProfile': 'no charge',
  'AWS::IAM::Policy': 'no charge',
  'AWS::IAM::Role': 'no charge',
  'AWS::Lambda::EventInvokeConfig': 'no charge',
  'AWS::Lambda::Function': 'by invocation',
  'AWS::Lambda::LayerVersion': 'no charge',
  'AWS::Lambda::Permission': 'no charge',
  'AWS::Lambda::Version':
    'no charge; what a function keeps of them counts towards 75 GB of code, which are free',
  'AWS::Logs::LogGroup': 'by what is written',
  'AWS::S3::Bucket': 'by what it holds: counted as recipes',
  'AWS::S3::BucketPolicy': 'no charge',
  'AWS::SSM::Parameter': 'a standard parameter: no charge',
  'AWS::SNS::Topic': 'by message',
  'AWS::SNS::TopicPolicy': 'no charge',
  'AWS::SQS::Queue': 'by request',
  'AWS::SQS::QueuePolicy': 'no charge',
  'AWS::Scheduler::Schedule': 'by invocation',
  'AWS::StepFunctions::StateMachine': 'by transition',
  'Custom::CDKBucketDeployment': 'by deployment',
  'Custom::VpcRestrictDefaultSG': 'by deployment',
};

/** Types with a monthly cost, which the estimate counts. */
const COUNTED = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard', 'AWS::EC2::VPCEndpoint'];

let byDefault: Synthesized;
beforeAll(() => {
  byDefault = synthesize();
});

const stacks = (): Template[] => [byDefault.storage, byDefault.compute, byDefault.pipeline];
const all = (type: string) => stacks().flatMap((template) => Object.values(resourcesOf(template, type)));

it('every type of resource is known to be free while idle, or is counted', () => {
  const types = stacks().flatMap((template) =>
    Object.values(template.toJSON()['Resources'] as Record<string, { Type: string }>).map(({ Type }) => Type),
  );

  expect([...new Set(types)].filter((type) => !(type in FREE_WHILE_IDLE) && !COUNTED.includes(type))).toEqual(
    [],
  );
});

it('the quantities of an idle month match the templates', () => {
  const alarmMetrics = all('AWS::CloudWatch::Alarm').map(({ Properties }) => {
    const metrics = Properties['Metrics'] as { MetricStat?: unknown }[] | undefined;
    return metrics === undefined ? 1 : metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
  });
  const watched = all('AWS::CloudWatch::Alarm').filter(
    ({ Properties }) => Properties['MetricName'] === 'ScheduleOverdue',
  );

  expect(alarmMetrics.reduce((total, count) => total + count, 0)).toBe(IDLE.alarmMetrics);
  expect(all('AWS::CloudWatch::Dashboard')).toHaveLength(IDLE.dashboards);
  expect(watched).toHaveLength(IDLE.schedules);
});

it('what is kept for how long matches the lifecycle rules', () => {
  const [bucket] = all('AWS::S3::Bucket');
  const { Rules } = bucket?.Properties['LifecycleConfiguration'] as {
    Rules: {
      Id: string;
      ExpirationInDays?: number;
      NoncurrentVersionExpiration?: { NoncurrentDays: number };
    }[];
  };
  const days = Object.fromEntries(
    Rules.map(({ Id, ExpirationInDays, NoncurrentVersionExpiration }) => [
      Id,
      ExpirationInDays ?? NoncurrentVersionExpiration?.NoncurrentDays,
    ]),
  );

  expect(days).toMatchObject({
    'old-datasets': STORED.datasetDays,
    'replaced-runs': STORED.replacedDays,
    'replaced-versions': STORED.versionDays,
  });
});

it('no endpoint of the default network is charged by the hour', () => {
  expect(all('AWS::EC2::VPCEndpoint').map(({ Properties }) => Properties['VpcEndpointType'])).toEqual([
    'Gateway',
  ]);
});

it('an idle month costs less than a dollar', () => {
  expect(sum(idleCosts())).toBeLessThan(1);
});

it("an isolated network's cost follows from its endpoints and zones", () => {
  const { compute } = synthesize({ config: { network: { kind: 'isolated', availabilityZones: 2 } } });
  const endpoints = Object.values(resourcesOf(compute, 'AWS::EC2::VPCEndpoint')).filter(
    ({ Properties }) => Properties['VpcEndpointType'] === 'Interface',
  );

  expect(endpoints).toHaveLength(ENDPOINTS);
  for (const { Properties } of endpoints) expect(Properties['SubnetIds']).toHaveLength(2);
  expect(isolatedNetworkDollars(2)).toBeCloseTo(87.6, 6);
});

it('the page matches the estimate: npm run costs:page writes it', () => {
  const page = readFileSync(resolve(__dirname, '../../infra/COSTS.md'), 'utf8');
  // Prettier aligns the tables' columns.
  const words = (text: string) => text.replaceAll(/[\s|-]+/g, ' ').trim();

  expect(words(page)).toBe(words(costPage()));
});

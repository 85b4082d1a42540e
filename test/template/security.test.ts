import { AwsSolutionsChecks } from 'cdk-nag';
import { REVIEWED_WILDCARDS } from '../../infra/security/reviewed-wildcards';
import { rolesOf } from './roles';
import { ROLES } from './roles-table';
import { shorten } from './security-names';
import { resourcesOf, synthesize, type Synthesized } from './synthesized';

interface Finding {
  readonly rule: string;
  readonly path: string;
}

/** What AwsSolutions finds in the synthesized constructs, except what they acknowledge with a reason. */
function findingsOf({ app }: Synthesized): Finding[] {
  return new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, path: constructPath })),
    );
}

/** Everything that the configuration can switch on. */
const EVERYTHING = {
  network: { kind: 'isolated' },
  encryption: 'customer-managed-key',
  datasets: ['s3://team-bucket/sequences/'],
  schedules: [{ name: 'nightly', expression: 'rate(1 day)', request: { recipe: 'surname-language' } }],
  readyMarkers: [{ name: 'orders', key: 'data/orders/*/_READY', request: { recipe: 'surname-language' } }],
  alerts: { emails: ['night@example.com'], monthlyBudgetUsd: 200 },
  retention: { runDays: 365 },
  predictions: true,
};

let byDefault: Synthesized;
let everything: Synthesized;
beforeAll(() => {
  byDefault = synthesize();
  everything = synthesize({ config: EVERYTHING });
});

describe('cdk-nag', () => {
  const isReviewed = ({ rule, path }: Finding) => {
    const finding = /^AwsSolutions-IAM5\[(.*)\]$/.exec(rule)?.[1];
    return REVIEWED_WILDCARDS.find(
      (reviewed) => finding !== undefined && reviewed.finding.test(finding) && reviewed.at.test(path),
    );
  };

  it.each([
    ['the default', () => byDefault],
    ['all options', () => everything],
  ])('finds nothing in %s that has no reason', (_, assembly) => {
    expect(findingsOf(assembly()).filter((finding) => isReviewed(finding) === undefined)).toEqual([]);
  });

  it('still finds each wildcard that was reviewed', () => {
    const used = new Set([...findingsOf(byDefault), ...findingsOf(everything)].map(isReviewed));

    expect(REVIEWED_WILDCARDS.filter((reviewed) => !used.has(reviewed))).toEqual([]);
  });
});

const allRoles = ({ storage, compute, pipeline }: Synthesized) =>
  Object.assign({}, ...[storage, compute, pipeline].map((template) => rolesOf(template, shorten))) as Record<
    string,
    string[]
  >;

describe('roles', () => {
  it('may each do exactly what the reviewed table says', () => {
    const sorted = (roles: Readonly<Record<string, readonly string[]>>) =>
      Object.fromEntries(Object.entries(roles).map(([role, lines]) => [role, [...lines].sort()]));

    expect(sorted(allRoles(byDefault))).toEqual(sorted(ROLES));
  });

  it('may use a key for objects of the bucket, whether or not there is one now: an earlier one still encrypts some', () => {
    const keyRights = (assembly: Synthesized) =>
      Object.values(allRoles(assembly))
        .flat()
        .filter((line) => line.startsWith('kms:') && !line.includes('arn:s3:::'))
        .sort();

    // A function that only the configuration asks for has rights of its own besides.
    expect(keyRights(everything)).toEqual(expect.arrayContaining(keyRights(byDefault)));
  });

  it("may decrypt an outside dataset's objects under a key of their own", () => {
    const [line, ...others] = allRoles(everything)['ProfileRole']!.filter((right) =>
      right.includes('arn:s3:::team-bucket |'),
    );

    expect(others).toEqual([]);
    expect(line).toBe(
      'kms:Decrypt: arn:kms:*:*:key/* if kms:ViaService is s3.*.<AWS::URLSuffix> if ' +
        'kms:EncryptionContext:aws:s3:arn is arn:s3:::team-bucket | arn:s3:::team-bucket/sequences/*',
    );
  });
});

it('the key rotates, and like the bucket outlives its stack', () => {
  const [key] = Object.values(resourcesOf(everything.storage, 'AWS::KMS::Key'));

  expect(key).toMatchObject({ DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
  byDefault.storage.resourceCountIs('AWS::KMS::Key', 0);
});

describe('the isolated network', () => {
  it('has no way in or out except endpoints, which only instances may reach', () => {
    const { compute } = everything;
    const [endpoints, ...others] = Object.values(resourcesOf(compute, 'AWS::EC2::SecurityGroupIngress'));

    for (const type of ['AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway'])
      compute.resourceCountIs(type, 0);
    expect(others).toEqual([]);
    expect(endpoints?.Properties).toMatchObject({
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      SourceSecurityGroupId: { 'Fn::GetAtt': [expect.stringMatching(/^NetworkInstances/), 'GroupId'] },
    });
  });

  it('has the endpoints that an instance needs', () => {
    const names = Object.values(resourcesOf(everything.compute, 'AWS::EC2::VPCEndpoint')).map(
      ({ Properties }) =>
        JSON.stringify(Properties['ServiceName']).replace(
          /^.*?"?\.?(s3|ecs[a-z-]*|ecr\.[a-z]+|logs)"?.*$/,
          '$1',
        ),
    );

    expect(names.sort()).toEqual(['ecr.api', 'ecr.dkr', 'ecs', 'ecs-agent', 'ecs-telemetry', 'logs', 's3']);
  });
});

it('topics accept messages only over TLS, and alarms may publish to theirs', () => {
  const policies = JSON.stringify(resourcesOf(byDefault.pipeline, 'AWS::SNS::TopicPolicy'));

  byDefault.pipeline.resourceCountIs('AWS::SNS::Topic', 2);
  expect(policies.match(/"aws:SecureTransport":"false"/g)).toHaveLength(2);
  expect(policies).toContain('"cloudwatch.amazonaws.com"');
});

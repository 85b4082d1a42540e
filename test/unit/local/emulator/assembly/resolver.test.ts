import { Resolver, UnresolvedTemplate } from '../../../../../local/emulator/assembly/resolver';
import type { Assembly, Stack } from '../../../../../local/emulator/assembly/read-assembly';

const stackOf = (name: string, parts: Partial<Stack['template']>): Stack => ({
  name,
  template: { Parameters: {}, Mappings: {}, Resources: {}, Outputs: {}, ...parts },
});

const bucket = { Type: 'AWS::S3::Bucket', Properties: {} };
const first = stackOf('First', {
  Resources: { Data: bucket },
  Outputs: {
    A: { Value: 1 },
    B: { Value: { 'Fn::GetAtt': ['Data', 'Arn'] }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Arn' } } },
  },
});
const second = stackOf('Second', {
  Parameters: { Version: { Default: '21' }, Bare: {} },
  Mappings: { Sizes: { small: { vcpus: 2 } } },
  Resources: {
    Plan: { Type: 'AWS::Lambda::Function', Properties: {} },
    Queue: { Type: 'AWS::Batch::JobQueue', Properties: {} },
    Job: { Type: 'AWS::Batch::JobDefinition', Properties: {} },
    Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
    Role: { Type: 'AWS::IAM::Role', Properties: {} },
  },
});
const assembly: Assembly = { stacks: [first, second], assets: new Map() };
const resolve = (value: unknown) => new Resolver(assembly).resolve(second, value);

describe('Resolver', () => {
  it.each<[unknown, unknown]>([
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ Ref: 'AWS::Partition' }, 'aws'],
    [{ Ref: 'AWS::StackName' }, 'Second'],
    [{ Ref: 'Version' }, '21'],
    [{ Ref: 'Plan' }, 'Second-Plan'],
    [{ 'Fn::GetAtt': ['Plan', 'Arn'] }, 'arn:aws:lambda:us-east-1:000000000000:function:Second-Plan'],
    [{ 'Fn::GetAtt': 'Queue.JobQueueArn' }, 'arn:aws:batch:us-east-1:000000000000:job-queue/Second-Queue'],
    [{ Ref: 'Job' }, 'arn:aws:batch:us-east-1:000000000000:job-definition/Second-Job:1'],
    [{ Ref: 'Topic' }, 'arn:aws:sns:us-east-1:000000000000:Second-Topic'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Version' }, 5]] }, 'a-21-5'],
    [
      { 'Fn::Split': ['/', { Ref: 'Job' }] },
      ['arn:aws:batch:us-east-1:000000000000:job-definition', 'Second-Job:1'],
    ],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'Job' }] }] }, 'Second-Job:1'],
    [
      { 'Fn::Sub': '${AWS::AccountId}:${Plan.Arn}:${!Literal}:${Version}' },
      '000000000000:arn:aws:lambda:us-east-1:000000000000:function:Second-Plan:${Literal}:21',
    ],
    [{ 'Fn::Sub': ['${x}/${Version}', { x: { Ref: 'Plan' } }] }, 'Second-Plan/21'],
    [{ 'Fn::ImportValue': 'First:Arn' }, 'arn:aws:s3:::first-data'],
    [{ 'Fn::FindInMap': ['Sizes', 'small', 'vcpus'] }, 2],
    [{ a: [{ Ref: 'Version' }, { b: null }] }, { a: ['21', { b: null }] }],
  ])('resolves %j', (value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  it.each([
    { Ref: 'Nobody' },
    { Ref: 'Bare' },
    { 'Fn::GetAtt': ['Plan', 'SnapStartResponse'] },
    { 'Fn::GetAtt': ['Nobody', 'Arn'] },
    { 'Fn::ImportValue': 'Nowhere' },
    { 'Fn::If': ['IsProduction', 1, 2] },
    { 'Fn::Select': [5, ['a']] },
    { 'Fn::FindInMap': ['Sizes', 'big', 'vcpus'] },
  ])('refuses %j', (value) => {
    expect(() => resolve(value)).toThrow(UnresolvedTemplate);
  });

  it('uses the real name of a bucket that has one', () => {
    const resolver = new Resolver(assembly, new Map([['first-data', 'real-bucket']]));

    expect(resolver.resolve(first, { Ref: 'Data' })).toBe('real-bucket');
    expect(resolver.resolve(second, { 'Fn::ImportValue': 'First:Arn' })).toBe('arn:aws:s3:::real-bucket');
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWorkflow, withoutRevision } from '../../../../../local/emulator/assembly/workflow';
import { lambdaResource, storageStack, writeAssembly } from './fixtures';

const folder = mkdtempSync(join(tmpdir(), 'unroll-assembly-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

const machine = {
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    DefinitionString: {
      'Fn::Join': [
        '',
        [
          '{"Call":"',
          { 'Fn::GetAtt': ['Plan', 'Arn'] },
          '","Bucket":"',
          { 'Fn::ImportValue': 'Storage:Bucket' },
          '"}',
        ],
      ],
    },
  },
};
const job = {
  Type: 'AWS::Batch::JobDefinition',
  Properties: {
    Type: 'container',
    ContainerProperties: {
      Command: ['node', 'trainer/main.js', 'Ref::planUri'],
      Environment: [{ Name: 'AWS_REGION', Value: { Ref: 'AWS::Region' } }],
      Image: { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${Unknown}' },
      ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Weird'] },
      ResourceRequirements: [{ Type: 'GPU', Value: '1' }],
    },
    RetryStrategy: {
      Attempts: 3,
      EvaluateOnExit: [
        { Action: 'retry', OnStatusReason: 'Host EC2*' },
        { Action: 'EXIT', OnReason: '*' },
      ],
    },
    Timeout: { AttemptDurationSeconds: 3600 },
  },
};
const resources = {
  Plan: lambdaResource('abc'),
  Unused: { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: 'inline' } } },
  Machine: machine,
  Job: job,
  Queue: { Type: 'AWS::Batch::JobQueue', Properties: {} },
  Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
};
const load = (changes: object = {}, options?: Parameters<typeof loadWorkflow>[1], outputs: object = {}) =>
  loadWorkflow(
    writeAssembly(
      join(folder, String(count++)),
      { Pipeline: { Resources: { ...resources, ...changes }, Outputs: outputs }, Storage: storageStack },
      { abc: { 'index.js': '' } },
    ),
    options,
  );

describe('loadWorkflow', () => {
  it('finds the state machine and resolves its definition across stacks', () => {
    const { stateMachine, artifactBucket } = load();

    expect(stateMachine.name).toBe('Pipeline-Machine');
    expect(artifactBucket).toBe('storage-artifacts');
    expect(JSON.parse(stateMachine.definition)).toEqual({
      Call: 'arn:aws:lambda:us-east-1:000000000000:function:Pipeline-Plan',
      Bucket: 'storage-artifacts',
    });
  });

  it('gives the functions that the definition names, with code, environment and limits', () => {
    const [spec, ...others] = load().functions.values();

    expect(others).toEqual([]);
    expect(spec).toMatchObject({
      name: 'Pipeline-Plan',
      handler: 'index.handler',
      environment: { ARTIFACT_STORE_URI: 's3://storage-artifacts' },
      timeoutSeconds: 20,
      memoryMegabytes: 256,
    });
    expect(spec?.codeFolder).toMatch(/asset\.abc$/);
  });

  it('reads the job definition, and nothing of it that only a deployment knows', () => {
    const [[arn, spec] = ['', undefined]] = load().jobDefinitions;

    expect(arn).toBe(withoutRevision(spec?.arn ?? ''));
    expect(spec).toMatchObject({
      command: ['node', 'trainer/main.js', 'Ref::planUri'],
      environment: { AWS_REGION: 'us-east-1' },
      attemptSeconds: 3600,
      resources: [{ Type: 'GPU', Value: '1' }],
      retry: {
        Attempts: 3,
        EvaluateOnExit: [
          { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
          { Action: 'EXIT', OnReason: '*' },
        ],
      },
    });
  });

  it('uses the real name of the bucket when the store is a bucket', () => {
    const { artifactBucket, stateMachine, functions } = load({}, { artifactBucket: 'my-bucket' });

    expect(artifactBucket).toBe('my-bucket');
    expect(stateMachine.definition).toContain('"my-bucket"');
    expect([...functions.values()][0]?.environment).toEqual({ ARTIFACT_STORE_URI: 's3://my-bucket' });
  });

  it('chooses, among several state machines, the one that an output names', () => {
    const outputs = { StateMachineArn: { Value: { Ref: 'Machine' } } };

    expect(load({ Starter: machine }, {}, outputs).stateMachine.name).toBe('Pipeline-Machine');
    expect(() => load({ Starter: machine })).toThrow(/2 state machines/);
  });

  it('takes a function with layers, whose packages a worker finds on this machine', () => {
    const { functions } = load({ Plan: lambdaResource('abc', { Layers: ['arn'] }) });

    expect([...functions.keys()]).toEqual([...load({ Plan: lambdaResource('abc') }).functions.keys()]);
  });

  it('gives the other state machines too, with their type', () => {
    const starter = {
      Type: machine.Type,
      Properties: {
        StateMachineType: 'EXPRESS',
        DefinitionString: { 'Fn::Join': ['', ['start ', { Ref: 'Machine' }]] },
      },
    };
    const outputs = { StateMachineArn: { Value: { Ref: 'Machine' } } };

    const { stateMachine, otherMachines } = load({ Starter: starter }, {}, outputs);

    expect(stateMachine.type).toBe('STANDARD');
    expect(otherMachines).toEqual([
      {
        arn: stateMachine.arn.replace(/:[^:]*$/, ':Pipeline-Starter'),
        ...{ name: 'Pipeline-Starter', type: 'EXPRESS', definition: `start ${stateMachine.arn}` },
      },
    ]);
  });

  it.each<[string, object, RegExp]>([
    ['code that the assembly lacks', { Plan: lambdaResource('gone') }, /no folder for gone\.zip/],
    ['a function in an image', { Plan: lambdaResource('abc', { PackageType: 'Image' }) }, /PackageType/],
    ['no state machine', { Machine: { Type: 'AWS::SNS::Topic' } }, /0 state machines/],
    ['no store', { Plan: lambdaResource('abc', { Environment: {} }) }, /ARTIFACT_STORE_URI/],
    [
      'a job with secrets',
      {
        Job: {
          ...job,
          Properties: {
            ...job.Properties,
            ContainerProperties: { ...job.Properties.ContainerProperties, Secrets: [{}] },
          },
        },
      },
      /Secrets/,
    ],
    [
      'a retry rule that Batch does not have',
      {
        Job: {
          ...job,
          Properties: { ...job.Properties, RetryStrategy: { EvaluateOnExit: [{ Action: 'WAIT' }] } },
        },
      },
      /Action/,
    ],
  ])('refuses %s', (_, changes, message) => {
    expect(() => load(changes)).toThrow(message);
  });

  it('says how to make an assembly when there is none', () => {
    expect(() => loadWorkflow(join(folder, 'nothing'))).toThrow(/npm run synth/);
  });
});

import { SFNClient } from '@aws-sdk/client-sfn';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LocalRuntime } from '../../../../../local/emulator/local-runtime';
import { createEndpoint } from '../../../../../local/emulator/endpoint/http';
import { LocalStepFunctions } from '../../../../../local/emulator/endpoint/service';
import { newToken } from '../../../../../local/emulator/endpoint/token';
import { temporaryStore } from '../asl/harness';
import { starterDefinition } from './starter';
import { lambdaResource, storageStack, writeAssembly } from '../assembly/fixtures';

const ECHO = `exports.handler = async (input) => {
  if (input.hang) await new Promise(() => setInterval(() => undefined, 1000));
  if (input.fail) { const e = new Error('the echo failed'); e.name = 'EchoFailed'; throw e; }
  return input;
};`;

/** The workflow of the assembly: an echo, then the end. */
const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Echo',
  States: {
    Echo: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: '@@', Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      End: true,
    },
  },
};

/** The endpoint on a free port, over a tiny assembly, and the SDK's own client for it. */
export async function startEndpoint() {
  const place = temporaryStore();
  const [before = '', after = ''] = JSON.stringify(DEFINITION).split('@@');
  const machine = {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      DefinitionString: { 'Fn::Join': ['', [before, { 'Fn::GetAtt': ['Echo', 'Arn'] }, after]] },
    },
  };
  const [start = '', end = ''] = JSON.stringify(starterDefinition).split('@workflow@');
  const starter = {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineType: 'EXPRESS',
      DefinitionString: { 'Fn::Join': ['', [start, { Ref: 'Machine' }, end]] },
    },
  };
  // As infra/operations/queue-watch.ts has it: it asks a service that is not here.
  const watch = {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      DefinitionString: JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'Look',
        States: {
          Look: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:batch:describeJobs', End: true },
        },
      }),
    },
  };
  const Outputs = { StateMachineArn: { Value: { Ref: 'Machine' } } };
  const assemblyDir = writeAssembly(
    join(place.folder, 'cdk.out'),
    {
      Pipeline: {
        Resources: { Echo: lambdaResource('echo'), Machine: machine, Starter: starter, Watch: watch },
        Outputs,
      },
      Storage: storageStack,
    },
    { echo: { 'index.js': ECHO } },
  );
  const workDir = join(place.folder, 'work');
  const runtime = new LocalRuntime({
    assemblyDir,
    workDir,
    store: { uri: place.uri },
    env: process.env,
    delayScale: 0.001,
  });
  const service = new LocalStepFunctions({ runtime, workDir });
  const faults: unknown[] = [];
  const token = newToken();
  const server = createEndpoint((operation, body) => service.answer(operation, body), {
    token,
    onFault: (fault) => faults.push(fault),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new SFNClient({
    endpoint: url,
    region: 'eu-central-1',
    credentials: { accessKeyId: token, secretAccessKey: 'any' },
  });
  return {
    url,
    token,
    client,
    service,
    faults,
    workflowArn: runtime.workflow.stateMachine.arn,
    starterArn: runtime.workflow.otherMachines.find(({ name }) => name.includes('Starter'))!.arn,
    store: place.store,
    /** Bucket that is the store. */
    bucket: runtime.workflow.artifactBucket,
    workDir,
    folder: place.folder,
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.stopAll();
      place.remove();
    },
  };
}

export type Endpoint = Awaited<ReturnType<typeof startEndpoint>>;

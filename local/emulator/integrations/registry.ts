import type { Workflow } from '../assembly/workflow';
import { StateError } from '../asl/errors';
import type { TaskCall } from '../asl/frame';
import { isJsonObject, type Json } from '../asl/json';
import { submitJob } from '../batch/job';
import type { JobQueue } from '../batch/queue';
import type { LambdaPool } from '../lambda/pool';
import { invokeLambda } from './lambda-invoke';
import { publish, putEvents } from './messages';
import { startExecution, type StartExecution } from './start-execution';

export interface IntegrationOptions {
  readonly workflow: Workflow;
  readonly pool: LambdaPool;
  readonly jobs: JobQueue;
  readonly imageFolder: string;
  readonly cacheFolder: string | undefined;
  readonly logFolder: string;
  readonly jobEnvironment: Readonly<Record<string, string>>;
  /** Starts an execution of another state machine; undefined where there is no other. */
  readonly startExecution: StartExecution | undefined;
  /** JSON lines of every event and message that the workflow sent. */
  readonly messageFile: string;
}

type Integration = (call: TaskCall, options: IntegrationOptions) => Promise<Json>;

/** The service integrations that a Task may name; any other is refused before the execution starts. */
const INTEGRATIONS: Readonly<Record<string, Integration>> = {
  'arn:aws:states:::lambda:invoke': (call, { workflow, pool }) =>
    invokeLambda(call, workflow.functions, pool),
  'arn:aws:states:::batch:submitJob.sync': (call, options) => {
    const { submitted, finish } = submitJob(call.args, {
      ...options,
      logName: logNameOf(call),
      environment: options.jobEnvironment,
      emit: call.emit,
      signal: call.signal,
    });
    const { state, resource } = call;
    call.emit({ type: 'TaskSubmitted', state, resource, output: submitted });
    return options.jobs.run(call.signal, finish);
  },
  'arn:aws:states:::states:startExecution': (call, options) => startExecution(call, options.startExecution),
  'arn:aws:states:::events:putEvents': (call, { messageFile }) => putEvents(call, messageFile),
  'arn:aws:states:::sns:publish': (call, { messageFile, workflow }) =>
    publish(call, messageFile, workflow.topics),
};

/** The job's name without the execution's, which names the folder: `train`, or `train-02` of a sweep's variant. */
function logNameOf({ args, execution }: TaskCall): string {
  const name = isJsonObject(args) && typeof args['JobName'] === 'string' ? args['JobName'] : 'job';
  return name
    .replace(`-${execution.name.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`, '')
    .replaceAll(/[^A-Za-z0-9_-]/g, '-');
}

export const knowsResource = (resource: string): boolean => Object.hasOwn(INTEGRATIONS, resource);

export function createTaskRunner(options: IntegrationOptions): (call: TaskCall) => Promise<Json> {
  return async (call) => {
    const integration = INTEGRATIONS[call.resource];
    if (!integration) throw new StateError('States.Runtime', `Resource ${call.resource} is unknown here`);
    return integration(call, options);
  };
}

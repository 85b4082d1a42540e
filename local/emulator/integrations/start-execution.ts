import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { StateError } from '../asl/errors';
import type { TaskCall } from '../asl/frame';
import type { Json } from '../asl/json';

const Arguments = z.strictObject({
  StateMachineArn: z.string().min(1),
  Name: z.string().min(1).max(80).optional(),
  Input: z.json().default({}),
});

export interface ExecutionRequest {
  readonly stateMachineArn: string;
  readonly name: string | undefined;
  /** JSON text. */
  readonly input: string;
}

/** @throws StateError named as Step Functions names it: `StepFunctions.ExecutionAlreadyExistsException` and so on */
export type StartExecution = (request: ExecutionRequest) => {
  readonly executionArn: string;
  readonly startedAt: Date;
};

/** `states:startExecution`: starts an execution and does not wait for its end. */
export function startExecution(call: TaskCall, start: StartExecution | undefined): Promise<Json> {
  const parsed = Arguments.safeParse(call.args);
  if (!parsed.success) {
    const reason = `states:startExecution: ${z.prettifyError(parsed.error)}`;
    throw new StateError('StepFunctions.ValidationException', reason);
  }
  const { StateMachineArn: stateMachineArn, Name: name, Input } = parsed.data;
  if (start === undefined) {
    throw new StateError(
      'StepFunctions.StateMachineDoesNotExistException',
      `State Machine Does Not Exist: '${stateMachineArn}': one execution alone runs here; npm run serve offers all state machines`,
    );
  }
  const input = typeof Input === 'string' ? Input : JSON.stringify(Input);
  const { executionArn, startedAt } = start({ stateMachineArn, name, input });
  return Promise.resolve({
    ExecutionArn: executionArn,
    SdkHttpMetadata: { HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: randomUUID() },
    StartDate: startedAt.getTime() / 1000,
  });
}

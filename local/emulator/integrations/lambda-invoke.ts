import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FunctionSpec } from '../assembly/specs';
import { StateError } from '../asl/errors';
import type { TaskCall } from '../asl/frame';
import type { Json } from '../asl/json';
import type { LambdaPool } from '../lambda/pool';

const Arguments = z.strictObject({
  FunctionName: z.string(),
  Payload: z.json().default({}),
  InvocationType: z.literal('RequestResponse').optional(),
});

/** `lambda:invoke`: the function's answer is the result's Payload. */
export async function invokeLambda(
  call: TaskCall,
  functions: ReadonlyMap<string, FunctionSpec>,
  pool: LambdaPool,
): Promise<Json> {
  const parsed = Arguments.safeParse(call.args);
  if (!parsed.success) {
    throw new StateError('Lambda.ValidationException', `lambda:invoke: ${z.prettifyError(parsed.error)}`);
  }
  const { FunctionName, Payload } = parsed.data;
  const arn = FunctionName.replace(/:(\$LATEST|\d+)$/, '');
  const spec = functions.get(arn) ?? [...functions.values()].find((candidate) => candidate.name === arn);
  if (!spec) throw new StateError('Lambda.ResourceNotFoundException', `Function not found: ${FunctionName}`);
  const answer = await pool.invoke(spec, Payload, call.signal);
  return {
    ExecutedVersion: '$LATEST',
    Payload: answer,
    SdkHttpMetadata: { HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: randomUUID() },
    StatusCode: 200,
  };
}

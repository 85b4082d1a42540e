/** The errors of Step Functions' API that this endpoint gives; the SDK makes exceptions of these names. */
export type ErrorType =
  | 'ExecutionAlreadyExists'
  | 'ExecutionDoesNotExist'
  | 'InvalidArn'
  | 'InvalidDefinition'
  | 'InvalidExecutionInput'
  | 'InvalidName'
  | 'InvalidToken'
  | 'ResourceNotFound'
  | 'SerializationException'
  | 'StateMachineAlreadyExists'
  | 'StateMachineDoesNotExist'
  | 'StateMachineTypeNotSupported'
  | 'UnknownOperationException'
  | 'ValidationException';

/** A request that is refused by name. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly type: ErrorType,
    message: string,
  ) {
    super(message);
  }
}

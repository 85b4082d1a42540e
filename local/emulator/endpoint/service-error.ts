/** The errors of Step Functions' API that this endpoint returns; the SDK throws exceptions of these names. */
export type ErrorType =
  | 'ExecutionAlreadyExists'
  | 'ExecutionDoesNotExist'
  | 'InvalidArn'
  | 'InvalidDefinition'
  | 'InvalidExecutionInput'
  | 'InvalidName'
  | 'InvalidToken'
  | 'MissingRequiredParameter'
  | 'ResourceNotFound'
  | 'SerializationException'
  | 'StateMachineAlreadyExists'
  | 'StateMachineDeleting'
  | 'StateMachineDoesNotExist'
  | 'StateMachineTypeNotSupported'
  | 'UnknownOperationException'
  | 'UnrecognizedClientException'
  | 'ValidationException';

/** A request that is refused with a named error. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly type: ErrorType,
    message: string,
  ) {
    super(message);
  }
}

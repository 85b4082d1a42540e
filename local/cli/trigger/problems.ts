/** What can be wrong between this machine and the endpoint, by the error's name: what it is and what to do. */
const REMEDIES: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    'No AWS credentials were found: sign in (aws sso login, aws configure) or set AWS_PROFILE; for npm run serve give --endpoint.',
  ExpiredToken: 'The AWS credentials have expired: sign in again (aws sso login).',
  ExpiredTokenException: 'The AWS credentials have expired: sign in again (aws sso login).',
  UnrecognizedClientException:
    'AWS does not recognize these credentials: check AWS_PROFILE or sign in again (aws sso login).',
  InvalidClientTokenId:
    'AWS does not recognize these credentials: check AWS_PROFILE or sign in again (aws sso login).',
  InvalidSignatureException: 'AWS rejects the signature: check the secret key and the clock of this machine.',
  AccessDeniedException:
    'These credentials lack a permission: starting and following a run takes states:StartExecution, DescribeExecution, ' +
    'GetExecutionHistory and StopExecution, and cloudformation:DescribeStacks unless --state-machine is given.',
  StateMachineDoesNotExist:
    'There is no such state machine: check --state-machine, and that its region and account are those you are signed in to.',
  ExecutionDoesNotExist: 'There is no such run: check the ARN after --follow, and its region and account.',
  ExecutionAlreadyExists: 'Another run has that name; leave out --name to get a new one.',
  InvalidArn: 'That is not a Step Functions ARN, which looks like arn:aws:states:<region>:<account>:…',
};
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE']);

/** Whether the endpoint was not reached or could not answer, which may pass. */
export function isPassing(error: unknown): boolean {
  const { name, code, status } = read(error);
  return UNREACHABLE.has(code) || status >= 500 || /Timeout|Throttl|TooManyRequests/i.test(name);
}

/** An error of the SDK as one or two sentences: what happened, and what to do about it. */
export function explainProblem(error: unknown, endpoint: string | undefined): string {
  const { name, code, message } = read(error);
  if (UNREACHABLE.has(code) || name === 'TimeoutError') {
    const place = endpoint ?? 'AWS';
    const serve = endpoint === undefined ? 'check the network and the region' : 'start it with npm run serve';
    return `${place} cannot be reached (${code || name}): ${serve}.`;
  }
  if (/^Region is missing/.test(message)) {
    return 'No AWS region is set: give --region or --state-machine, or set AWS_REGION.';
  }
  if (name === 'CredentialsProviderError' || /Could not load credentials/.test(message)) {
    return REMEDIES['CredentialsProviderError'] ?? message;
  }
  const remedy = Object.hasOwn(REMEDIES, name) ? REMEDIES[name] : undefined;
  return remedy === undefined ? `${name}: ${message}` : `${remedy} (${message})`;
}

function read(error: unknown) {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), code: '', status: 0 };
  const { name, message } = error;
  // The SDK may wrap what the connection threw; its message still names the code.
  const code = 'code' in error ? String(error.code) : (/\bE[A-Z]{4,}\b/.exec(message)?.[0] ?? '');
  const metadata = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }) : {};
  return { name, message, code, status: metadata.httpStatusCode ?? 0 };
}

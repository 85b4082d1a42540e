import { explainProblem, isPassing } from '../../../../../local/cli/trigger/problems';

const error = (name: string, message = 'as AWS says it', more: object = {}) =>
  Object.assign(new Error(message), { name }, more);

describe('what is wrong between here and the endpoint', () => {
  it.each([
    [error('CredentialsProviderError'), /^No AWS credentials were found: sign in/],
    [error('Error', 'Could not load credentials from any providers'), /^No AWS credentials were found/],
    [error('Error', 'Region is missing'), /^No AWS region is set: give --region/],
    [error('ExpiredTokenException'), /have expired: sign in again .*\(as AWS says it\)$/],
    [error('UnrecognizedClientException'), /does not recognize these credentials/],
    [error('AccessDeniedException'), /states:StartExecution.*\(as AWS says it\)$/],
    [error('ExecutionAlreadyExists'), /^Another run has that name/],
    [error('toString'), /^toString: as AWS says it$/],
  ])('is explained with what to do: %s', (thrown, sentence) => {
    expect(explainProblem(thrown, undefined)).toMatch(sentence);
  });

  it('names the endpoint that is not there, and how to start it', () => {
    const refused = error('Error', '', { code: 'ECONNREFUSED' });

    expect(explainProblem(refused, 'http://127.0.0.1:1')).toBe(
      'http://127.0.0.1:1 cannot be reached (ECONNREFUSED): start it with npm run serve.',
    );
    expect(explainProblem(refused, undefined)).toMatch(/^AWS cannot be reached .* check the network/);
  });

  it.each([
    [error('Error', '', { code: 'ECONNRESET' }), true],
    [error('ThrottlingException'), true],
    [error('InternalServerError', '', { $metadata: { httpStatusCode: 500 } }), true],
    [error('AccessDeniedException', '', { $metadata: { httpStatusCode: 400 } }), false],
    ['text', false],
  ])('is temporary or not: %s', (thrown, expected) => {
    expect(isPassing(thrown)).toBe(expected);
  });
});

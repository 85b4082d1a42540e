import { resultOf } from '../../../../../local/cli/run/result';

const options = { run: 'run-1', storeUri: 'file:///store', seconds: { total: 1 } };

describe('the result of a run', () => {
  // Step Functions gives an execution that ran out of time neither error nor cause (recorded in localstack/localstack,
  // timeouts/test_timeouts: test_global_timeout).
  it('says that a run took too long', () => {
    expect(resultOf({ status: 'TIMED_OUT' }, options)).toMatchObject({
      status: 'failed',
      error: 'States.Timeout',
      cause: 'the run took longer than its time limit',
    });
  });

  it('says that a failure has no cause', () => {
    expect(resultOf({ status: 'FAILED', error: 'Bad' }, options)).toMatchObject({
      error: 'Bad',
      cause: 'no cause was given',
    });
  });
});

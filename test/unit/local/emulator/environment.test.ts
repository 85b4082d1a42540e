import { localEnvironment } from '../../../../local/emulator/environment';

const caller = {
  PATH: '/bin',
  HOME: '/home/ada',
  SECRET: 'x',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4566',
  OMP_NUM_THREADS: '2',
  UNSET: undefined,
};

describe('localEnvironment', () => {
  it('gives processes the store, the machine’s basics, and nothing else of the caller’s', () => {
    const { lambda, job } = localEnvironment(caller, 'file:///store');

    expect(lambda).toEqual({ PATH: '/bin', HOME: '/home/ada', ARTIFACT_STORE_URI: 'file:///store' });
    expect(job).toMatchObject({ ...lambda, OMP_NUM_THREADS: '2' });
    expect(job).not.toHaveProperty('SECRET');
  });

  it('adds access to S3 only where the store is there', () => {
    const { lambda } = localEnvironment(caller, 's3://bucket');

    expect(lambda).toMatchObject({
      ARTIFACT_STORE_URI: 's3://bucket',
      AWS_ACCESS_KEY_ID: 'key',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4566',
    });
  });
});

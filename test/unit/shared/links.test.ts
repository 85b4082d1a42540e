import { artifactLink, executionLink, logLink } from '../../../shared/links';

describe('a link', () => {
  it.each([
    [
      'a path of this machine',
      'file:///a%20b/store',
      undefined,
      'runs/r/report.html',
      '/a b/store/runs/r/report.html',
    ],
    ['a URI where S3 is not AWS’s', 's3://bucket', undefined, 'runs/r/x', 's3://bucket/runs/r/x'],
    [
      'an object’s page',
      's3://bucket',
      'eu-central-1',
      'runs/r/report.html',
      'https://eu-central-1.console.aws.amazon.com/s3/object/bucket?region=eu-central-1&prefix=runs%2Fr%2Freport.html',
    ],
    [
      'a prefix’s page, in its partition',
      's3://bucket',
      'cn-north-1',
      'models/m/v/',
      'https://cn-north-1.console.amazonaws.cn/s3/buckets/bucket?region=cn-north-1&prefix=models%2Fm%2Fv%2F',
    ],
  ])('is %s', (_, storeUri, region, key, expected) => {
    expect(artifactLink({ storeUri, key, region })).toBe(expected);
  });

  it('leads to an execution on AWS, and nowhere for one of this machine', () => {
    const arn = 'arn:aws:states:eu-west-1:123456789012:execution:Machine:run-1';

    expect(executionLink(arn)).toBe(
      `https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/${arn}`,
    );
    expect(executionLink('arn:aws:states:us-east-1:000000000000:execution:Machine:run-1')).toBeUndefined();
    expect(executionLink('')).toBeUndefined();
  });

  it('to a log stream escapes as the console does', () => {
    expect(logLink({ region: 'eu-west-1', group: '/a/b', stream: 'trainer/default/x' })).toBe(
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fa$252Fb/log-events/trainer$252Fdefault$252Fx',
    );
  });
});

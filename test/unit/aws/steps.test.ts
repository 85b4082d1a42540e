import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { parseConfig } from '../../../infra/config/read-config';
import { announcement, dollarsAtMost, STEPS, testConfiguration, wrongEnd } from '../../aws/steps';

describe('npm run test:aws', () => {
  it('says what it costs before it does anything: less than a dollar', () => {
    const lines = announcement({ account: '1', region: 'eu-west-1', prefix: 'P', hourDollars: 0.23184 });

    // 25 min at $0.23184 and for 110 GB and an address, twice, and $0.25.
    expect(dollarsAtMost(0.23184)).toBeCloseTo(
      2 * (25 / 60) * (0.23184 + (0.08 * 110) / 730 + 0.005) + 0.25,
      9,
    );
    expect(lines.at(-1)).toMatch(/costs at most \$0\.46 /);
    expect(lines).toHaveLength(STEPS.length + 2);
  });

  it('destroys last, and runs on CPU instances under its own prefix', () => {
    expect(STEPS.at(-1)?.name).toBe('destroy');
    expect(parseConfig(testConfiguration('UnrollTest1', 110), 'the test')).toMatchObject({
      stackPrefix: 'UnrollTest1',
      compute: { accelerator: 'cpu', volumeGigabytes: 110 },
    });
  });

  it.each([
    ['run', 'SUCCEEDED', undefined, undefined],
    ['run', 'FAILED', 'InvalidRequest', /ended as FAILED \(InvalidRequest\), not SUCCEEDED$/],
    ['failed-map', 'FAILED', 'UnreadableShard', undefined],
    ['failed-map', 'FAILED', 'States.ExceedToleratedFailureThreshold', /not the error of its children$/],
    ['failed-map', 'SUCCEEDED', undefined, /not FAILED$/],
  ] as const)('judges %s that ends as %s with %s', (step, status, error, expected) => {
    const wrong = wrongEnd(step, { status, error });

    if (expected === undefined) expect(wrong).toBeUndefined();
    else expect(wrong).toMatch(expected);
  });

  it('refuses in one line without credentials', async () => {
    const main = resolve(__dirname, '../../aws/main.ts');
    const env = {
      PATH: process.env['PATH'],
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      NODE_NO_WARNINGS: '1',
    };

    const ended = await new Promise<{ code: unknown; stderr: string }>((done) => {
      execFile(process.execPath, ['--import', 'tsx', main, '--yes'], { env }, (error, _, stderr) =>
        done({ code: error?.code, stderr }),
      );
    });

    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^test:aws needs an AWS account, [^\n]+: set AWS_PROFILE\n$/);
  }, 60_000);
});

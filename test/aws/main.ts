/** Proves in an AWS account what no emulator can: `npm run test:aws`. Without `--yes` it only says what it would cost. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { awsAccount } from '../../local/cli/doctor/aws-account';
import { hourDollarsOf } from '../../infra/config/instance-prices';
import { visible } from '../../shared/visible';
import { AccountSteps } from './account-steps';
import { announcement, STEPS } from './steps';

const REPOSITORY = resolve(__dirname, '../..');
/** The dearest that the test's configuration may start. */
const HOUR_DOLLARS = hourDollarsOf('m7a.xlarge') ?? 0;

async function main(args: readonly string[]): Promise<number> {
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  const prefix = `UnrollTest${Date.now().toString(36)}`;
  let account: string;
  try {
    ({ account } = await awsAccount({ region }).identity());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `test:aws needs an AWS account, and there are no credentials that work (${visible(why).replaceAll('\n', ' ')}): set AWS_PROFILE\n`,
    );
    return 1;
  }
  for (const line of announcement({ account, region, prefix, hourDollars: HOUR_DOLLARS }))
    process.stdout.write(`${line}\n`);
  if (!args.includes('--yes')) {
    process.stdout.write('Nothing was deployed; npm run test:aws -- --yes does it.\n');
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'unroll-test-aws-'));
  const { steps } = new AccountSteps({ region, prefix, repository: REPOSITORY, folder });
  let failures = 0;
  for (const { name } of STEPS) {
    try {
      process.stdout.write(`${name}: ${await steps[name]()}\n`);
    } catch (error) {
      failures += 1;
      process.stderr.write(`${name}: ${visible(error instanceof Error ? error.message : String(error))}\n`);
      // Without a deployment nothing else can be done, but what there is of it is destroyed.
      if (name === 'deploy') await steps.destroy().catch(() => undefined);
      if (name === 'deploy') break;
    }
  }
  await rm(folder, { recursive: true, force: true });
  return failures === 0 ? 0 : 1;
}

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});

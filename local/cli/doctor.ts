/** `npm run doctor`: what would keep a run from working, each with its remedy. Exit status 1 where there is a problem. */
import { join, resolve } from 'node:path';
import { readConfig } from '../../infra/config/read-config';
import type { InfraConfig } from '../../infra/config/schema';
import { visible } from '../../shared/visible';
import { accountChecks } from './doctor/account-checks';
import { awsAccount } from './doctor/aws-account';
import { examine } from './doctor/examine';
import { unchecked, type Check } from './doctor/finding';
import { dockerVersion, localChecks } from './doctor/local-checks';
import { regionOf } from './doctor/region';
import { runAsProcess, type CommandProcess } from './terminal/command-process';

async function doctor({ root, environment, stdout }: CommandProcess): Promise<number> {
  const configFile = resolve(environment['UNROLL_CONFIG'] ?? join(root, 'infra/config.json'));
  const local = localChecks({
    nodeVersion: process.versions.node,
    configFile,
    readConfig: () => readConfig(configFile),
    dockerVersion,
  });
  const { lines, counts } = await examine([...local, ...(await remoteChecks(configFile, environment))]);
  stdout.write(`${visible(lines.join('\n'))}\n\n`);
  stdout.write(
    `${counts.problem} problems, ${counts.warning} warnings, ${counts.ok} in order, ${counts.unchecked} not checked\n`,
  );
  return counts.problem === 0 ? 0 : 1;
}

async function remoteChecks(
  configFile: string,
  environment: CommandProcess['environment'],
): Promise<Check[]> {
  const region = await regionOf(environment);
  if (region === undefined) {
    const finding = unchecked(
      'no region is set: nothing of AWS was looked at',
      'set AWS_REGION, or a region in ~/.aws/config',
    );
    return [{ name: 'AWS', run: () => Promise.resolve([finding]) }];
  }
  const config = configOrUndefined(configFile);
  if (config === undefined) return [];
  return accountChecks(awsAccount({ region, endpoint: environment['AWS_ENDPOINT_URL'] }), config);
}

/** The checks of this machine say what is wrong with the file. */
function configOrUndefined(file: string): InfraConfig | undefined {
  try {
    return readConfig(file);
  } catch {
    return undefined;
  }
}

runAsProcess((_, surroundings) => doctor(surroundings));

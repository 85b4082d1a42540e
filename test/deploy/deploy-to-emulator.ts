/**
 * `npm run test:deploy`: deploys all but Batch to an AWS emulator on this machine with the real CDK CLI, runs what can
 * run there, destroys it, deploys again over its bucket, and prints what that proved. The emulator's Step Functions, Batch and ECS accept what AWS
 * would not, so nothing here rests on them.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { runAsProcess } from '../../local/cli/terminal/command-process';
import { bucketMapping } from '../support/bucket-mapping';
import { startEmulator, type Emulator } from './emulator';
import { proveDeployment } from './prove';

const repository = resolve(__dirname, '../..');
const Outputs = z.object({ 'Unroll-Pipeline': z.object({ BucketName: z.string() }) });

async function deployToEmulator(): Promise<undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-deploy-'));
  const emulator = await startEmulator();
  const cdk = (...args: string[]) => runCdk(args, { emulator, folder });
  try {
    say('Bootstrapping and deploying with the CDK CLI');
    await cdk('bootstrap', 'aws://000000000000/us-east-1');
    const deployAll = async (): Promise<string> => {
      const outputsFile = join(folder, 'outputs.json');
      await cdk('deploy', '--all', '--require-approval', 'never', '--outputs-file', outputsFile);
      return Outputs.parse(JSON.parse(readFileSync(outputsFile, 'utf8')))['Unroll-Pipeline'].BucketName;
    };
    const bucket = await deployAll();
    prove('`cdk bootstrap` and `cdk deploy --all` took every resource of both stacks');

    const { proofs, afterDestroy, afterTakeover } = await proveDeployment({
      emulator,
      repository,
      bucket,
      stackPrefix: 'Unroll',
    });
    prove(...proofs);

    say('Destroying it');
    await cdk('destroy', '--all', '--force');
    prove(...(await afterDestroy()));

    say('Deploying again, over the bucket that was left');
    const mapping = join(folder, 'mapping.json');
    writeFileSync(mapping, bucketMapping(repository, bucket));
    await cdk('import', 'Unroll-Storage', '--resource-mapping', mapping, '--force');
    prove(...(await afterTakeover(await deployAll())));
    process.stdout.write(
      'not proved here: Batch, the run of the workflow, schedules that fire, alarms that sound, rights\n',
    );
  } finally {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return undefined;
}

const prove = (...proofs: readonly string[]): void =>
  proofs.forEach((proof) => process.stdout.write(`proved: ${proof}\n`));

const say = (text: string): void => void process.stderr.write(`${text} …\n`);

async function runCdk(
  args: readonly string[],
  { emulator, folder }: { readonly emulator: Emulator; readonly folder: string },
): Promise<void> {
  const app = `${process.execPath} --import tsx test/deploy/app.ts`;
  // What runs commands for the set-up is plain JavaScript, an ES module.
  const { run } = await import('../../local/setup/machine/steps.mjs');
  const { code, output } = await run(
    join(repository, 'node_modules/.bin/cdk'),
    ['--app', app, '--output', join(folder, 'cdk.out'), '--no-color', ...args],
    { cwd: repository, env: emulator.environment },
  );
  if (code === 0) return;
  throw new Error(`cdk ${args.join(' ')} ended with ${code}:\n${output.split('\n').slice(-40).join('\n')}`);
}

runAsProcess(deployToEmulator);

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { buildApp, type BuildAppOptions } from './build-app';
import { readConfig } from './config/read-config';

const repository = resolve(__dirname, '..');

/** The package's version, and the commit where the code is a git checkout: a model's lineage names it. */
function describeCode(): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(resolve(repository, 'package.json'), 'utf8')));
  try {
    const commit = execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12', '--match='], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return `${version}+${commit.trim()}`;
  } catch {
    return version;
  }
}

/**
 * The CDK CLI names its output folder. Without the CLI the assembly is for this machine, which looks for it under
 * `.unroll/` and has no use for the check against CloudFormation's rules: the CLI and the tests do it, in some seconds.
 */
function output(folderOfCli: string | undefined): Pick<BuildAppOptions, 'outdir' | 'context'> {
  if (folderOfCli !== undefined) return { outdir: folderOfCli };
  return {
    outdir: resolve(repository, '.unroll/cdk.out'),
    context: { '@aws-cdk/core:validateAgainstDefaultRules': false },
  };
}

buildApp({
  config: readConfig(resolve(process.env['UNROLL_CONFIG'] ?? resolve(__dirname, 'config.json'))),
  codeVersion: process.env['UNROLL_CODE_VERSION'] ?? describeCode(),
  ...output(process.env['CDK_OUTDIR']),
}).synth();

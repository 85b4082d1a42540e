import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { buildApp } from './build-app';
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

/** The CDK CLI names it; without the CLI the assembly is for a run on this machine, which looks for it there. */
const outdirOfCli = process.env['CDK_OUTDIR'];

buildApp({
  config: readConfig(resolve(process.env['UNROLL_CONFIG'] ?? resolve(__dirname, 'config.json'))),
  codeVersion: process.env['UNROLL_CODE_VERSION'] ?? describeCode(),
  outdir: outdirOfCli ?? resolve(repository, '.unroll/cdk.out'),
  // Nothing is deployed from here without the CLI.
  validate: outdirOfCli !== undefined,
}).synth();

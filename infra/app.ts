import { resolve } from 'node:path';
import { buildApp } from './build-app';
import { describeCode } from './code-version';
import { readConfig } from './config/read-config';

const repository = resolve(__dirname, '..');

/** Set by the CDK CLI. Without it, the assembly is for a run on this machine, which looks in the default folder. */
const outdirOfCli = process.env['CDK_OUTDIR'];

buildApp({
  config: readConfig(resolve(process.env['UNROLL_CONFIG'] ?? resolve(__dirname, 'config.json'))),
  codeVersion: process.env['UNROLL_CODE_VERSION'] ?? describeCode(repository),
  outdir: outdirOfCli ?? resolve(repository, '.unroll/cdk.out'),
  // Nothing is deployed from here without the CLI.
  validate: outdirOfCli !== undefined,
}).synth();

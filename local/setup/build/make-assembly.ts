import { resolve } from 'node:path';
import { buildApp } from '../../../infra/build-app';
import { readConfig } from '../../../infra/config/read-config';

/** Started by `ensureBuilt` with the folder to write and the version of the code. */
const [, , outdir = '', codeVersion = ''] = process.argv;

buildApp({
  config: readConfig(resolve(__dirname, '../../../infra/config.json')),
  codeVersion,
  outdir,
  // Nothing is deployed from here, and a start should take seconds.
  validate: false,
}).synth();

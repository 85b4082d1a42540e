/**
 * The app that `npm run test:deploy` gives the CDK CLI: all but Batch, which the emulator only pretends to have, and the
 * copy of recipes, whose function is CDK's and needs a layer that the emulator does not unpack.
 */
import { resolve } from 'node:path';
import { buildApp } from '../../infra/build-app';
import { readConfig } from '../../infra/config/read-config';

const arn = (resource: string) => `arn:aws:batch:us-east-1:000000000000:${resource}`;

buildApp({
  config: readConfig(resolve(__dirname, '../../infra/config.json')),
  codeVersion: 'deploy-test',
  ...(process.env['CDK_OUTDIR'] === undefined ? {} : { outdir: process.env['CDK_OUTDIR'] }),
  validate: false,
  copiesRecipes: false,
  training: {
    jobQueueArn: arn('job-queue/none'),
    onDemandQueueArn: undefined,
    jobDefinitionArn: arn('job-definition/none'),
  },
}).synth();

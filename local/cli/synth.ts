import { join } from 'node:path';
import { runAsProcess } from './terminal/command-process';

/**
 * What `npm run synth` runs: writes the cloud assembly into `.unroll/cdk.out`, held to CloudFormation's rules, ready for
 * `npx cdk deploy --app .unroll/cdk.out`.
 */
runAsProcess(async (_, { root, stdout }) => {
  // The app reads the folder's name when it is loaded.
  const outdir = (process.env['CDK_OUTDIR'] ??= join(root, '.unroll/cdk.out'));
  await import('../../infra/app.js');
  stdout.write(`The cloud assembly is in ${outdir}; npx cdk deploy --all --app ${outdir} deploys it\n`);
  return undefined;
});

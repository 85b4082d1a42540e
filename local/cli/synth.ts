import { resolve } from 'node:path';

/**
 * What `npm run synth` runs: writes the cloud assembly into `.unroll/cdk.out`, held to CloudFormation's rules, ready for
 * `npx cdk deploy --app .unroll/cdk.out`.
 */
const outdir = (process.env['CDK_OUTDIR'] ??= resolve(__dirname, '../../.unroll/cdk.out'));
// The app reads the folder's name when it is loaded.
void import('../../infra/app.js').then(() => process.stdout.write(`The cloud assembly is in ${outdir}\n`));

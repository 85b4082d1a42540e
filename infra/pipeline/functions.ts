import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { withBundles } from './bundle';
import { functionRights } from './function-rights';

/** One Lambda memory size buys one whole vCPU; code on one thread gets no faster beyond it. */
const ONE_VCPU_MEGABYTES = 1_769;

/**
 * Size and time of each function of `functions/`. The limit of 15 minutes is Lambda's; where less is given, a
 * function that takes longer hangs.
 */
const FUNCTIONS = {
  plan: {
    memoryMegabytes: 1_024,
    timeoutMinutes: 5,
    description: 'Resolves the request, fingerprints the dataset, freezes the plan',
  },
  profile: {
    memoryMegabytes: ONE_VCPU_MEGABYTES,
    timeoutMinutes: 15,
    description: 'Counts tokens, labels, lengths and rejects of shards',
  },
  merge: {
    // Holds the token counts of all shards at once.
    memoryMegabytes: 3_008,
    timeoutMinutes: 15,
    description: 'Merges the profiles into vocabulary, labels and scalers',
  },
  encode: {
    // Holds one shard's columns until its Arrow files are written.
    memoryMegabytes: 3_008,
    timeoutMinutes: 15,
    description: 'Turns the records of shards into Arrow files',
  },
  seal: {
    memoryMegabytes: ONE_VCPU_MEGABYTES,
    timeoutMinutes: 15,
    description: 'Checks that the dataset is whole and writes its manifest',
  },
  gate: {
    memoryMegabytes: 512,
    timeoutMinutes: 1,
    description: 'Compares the candidate with the champion and the minimum',
  },
  publish: {
    // Copies weights within S3: waits more than it computes.
    memoryMegabytes: 512,
    timeoutMinutes: 15,
    description: 'Stores the model version and moves the champion pointer',
  },
  explain: {
    memoryMegabytes: 512,
    timeoutMinutes: 1,
    description: 'Names what failed, from the account that the job left',
  },
} as const;

export type FunctionName = keyof typeof FUNCTIONS;
export const FUNCTION_NAMES = Object.keys(FUNCTIONS) as FunctionName[];
export type PipelineFunctions = Readonly<Record<FunctionName, LambdaFunction>>;

export interface FunctionsProps {
  readonly bucket: IBucket;
  /** `s3://bucket/prefix/` of datasets outside the artifact bucket. */
  readonly datasets: readonly string[];
  readonly codeVersion: string;
  readonly logDays: number;
}

/** One Lambda a file of `functions/`, each with the rights that its step needs. */
export function createFunctions(scope: Construct, props: FunctionsProps): PipelineFunctions {
  const functions = withBundles(FUNCTION_NAMES, (folderOf) =>
    FUNCTION_NAMES.map((name) => [
      name,
      createFunction(scope, name, { ...props, codeFolder: folderOf(name) }),
    ]),
  );
  return Object.fromEntries(functions) as Record<FunctionName, LambdaFunction>;
}

function createFunction(
  scope: Construct,
  name: FunctionName,
  props: FunctionsProps & { readonly codeFolder: string },
): LambdaFunction {
  const settings = FUNCTIONS[name];
  const parent = new Construct(scope, `${name[0]?.toUpperCase()}${name.slice(1)}`);
  const logGroup = new LogGroup(parent, 'Log', {
    retention: props.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(parent, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What the function ${name} may do`,
  });
  // In place of AWS's managed policy, which covers every log group of the account.
  logGroup.grantWrite(role);
  for (const statement of functionRights(name, props)) role.addToPolicy(statement);

  return new LambdaFunction(parent, 'Function', {
    code: Code.fromAsset(props.codeFolder),
    handler: 'index.handler',
    description: settings.description,
    runtime: Runtime.NODEJS_22_X,
    // Pure JavaScript, so the cheaper processor will do.
    architecture: Architecture.ARM_64,
    memorySize: settings.memoryMegabytes,
    timeout: Duration.minutes(settings.timeoutMinutes),
    environment: {
      ARTIFACT_STORE_URI: `s3://${props.bucket.bucketName}`,
      CODE_VERSION: props.codeVersion,
      NODE_OPTIONS: '--enable-source-maps',
    },
    logGroup,
    role,
  });
}

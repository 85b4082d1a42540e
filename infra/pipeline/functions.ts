import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { withBundles } from './bundle';
import { functionRights } from './function-rights';
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from './function-settings';

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

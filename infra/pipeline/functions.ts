import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  type LayerVersion,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { InfraConfig } from '../config/schema';
import { bucketStatements } from '../storage/rights';
import { withBundles } from './bundle';
import { ANSWER_RIGHTS, functionRights, MEASURE_RIGHTS } from './function-rights';
import { onnxRuntimeLayer } from './onnx-runtime';
import {
  ANSWER_FUNCTION,
  FUNCTION_NAMES,
  FUNCTIONS,
  OPERATIONS_FUNCTIONS,
  type FunctionName,
  type FunctionSettings,
  type OperationsFunctionName,
} from './function-settings';

/** The functions of the workflow's states. */
export type PipelineFunctions = Readonly<Record<FunctionName, LambdaFunction>>;

/** The functions outside it; the one that watches schedules exists only if there are any. */
export interface OperationsFunctions {
  readonly measure: LambdaFunction;
  readonly watch: LambdaFunction | undefined;
}

export interface FunctionsProps {
  readonly bucket: IBucket;
  /** `s3://bucket/prefix/` of datasets outside the artifact bucket. */
  readonly datasets: readonly string[];
  readonly codeVersion: string;
  readonly logDays: number;
  /** Price of the training instance. */
  readonly dollarsPerHour: number;
  readonly metricsNamespace: string;
  readonly watchesSchedules: boolean;
  /** After how many days encoded datasets are deleted. */
  readonly datasetDays: number;
  readonly bootMinutes: number;
  readonly budgets: InfraConfig['budgets'];
  /** Whether there is a function that predicts single records. */
  readonly answersRecords: boolean;
}

export interface AllFunctions {
  readonly workflow: PipelineFunctions;
  readonly operations: OperationsFunctions;
  readonly answer: LambdaFunction | undefined;
}

/** One Lambda per handler in `functions/`, each with only the rights that its step needs. */
export function createFunctions(scope: Construct, props: FunctionsProps): AllFunctions {
  const { bucket, codeVersion, dollarsPerHour, logDays, metricsNamespace } = props;
  const operationsNames: OperationsFunctionName[] = [
    'measure',
    ...(props.watchesSchedules ? ['watch' as const] : []),
  ];
  const answerNames = props.answersRecords ? ['answer'] : [];
  return withBundles(scope, [...FUNCTION_NAMES, ...operationsNames, ...answerNames], (folderOf) => {
    const onnxRuntime = onnxRuntimeLayer(scope, folderOf('layer'));
    const workflowFunction = (name: FunctionName) =>
      createFunction(scope, name, {
        settings: FUNCTIONS[name],
        codeFolder: folderOf(name),
        logDays,
        rights: functionRights(name, props),
        layers: name === 'score' ? [onnxRuntime] : [],
        environment: {
          ARTIFACT_STORE_URI: `s3://${bucket.bucketName}`,
          CODE_VERSION: codeVersion,
          ...(name === 'plan' ? { DOLLARS_PER_HOUR: String(dollarsPerHour), ...planSettings(props) } : {}),
        },
      });
    const operationsFunction = (name: OperationsFunctionName) =>
      createFunction(scope, name, {
        settings: OPERATIONS_FUNCTIONS[name],
        codeFolder: folderOf(name),
        logDays,
        rights: name === 'measure' ? bucketStatements(bucket, MEASURE_RIGHTS) : [],
        environment: {
          METRICS_NAMESPACE: metricsNamespace,
          ...(name === 'measure' ? { ARTIFACT_STORE_URI: `s3://${bucket.bucketName}` } : {}),
          ...(name === 'measure' ? { DOLLARS_PER_HOUR: String(dollarsPerHour) } : {}),
        },
      });
    return {
      workflow: Object.fromEntries(
        FUNCTION_NAMES.map((name) => [name, workflowFunction(name)]),
      ) as unknown as PipelineFunctions,
      operations: {
        measure: operationsFunction('measure'),
        watch: props.watchesSchedules ? operationsFunction('watch') : undefined,
      },
      answer: props.answersRecords
        ? createFunction(scope, 'answer', {
            settings: ANSWER_FUNCTION,
            codeFolder: folderOf('answer'),
            logDays,
            rights: bucketStatements(bucket, ANSWER_RIGHTS),
            layers: [onnxRuntime],
            environment: { ARTIFACT_STORE_URI: `s3://${bucket.bucketName}`, CODE_VERSION: codeVersion },
          })
        : undefined,
    };
  });
}

function planSettings({ datasetDays, bootMinutes, budgets }: FunctionsProps): Record<string, string> {
  return {
    DATASET_DAYS: String(datasetDays),
    BOOT_SECONDS: String(bootMinutes * 60),
    ...(budgets.monthlyUsd === undefined ? {} : { MONTHLY_DOLLARS: String(budgets.monthlyUsd) }),
    ...(budgets.oneRunPerModel ? { ONE_RUN_PER_MODEL: 'true' } : {}),
  };
}

interface FunctionProps {
  readonly settings: FunctionSettings;
  readonly codeFolder: string;
  readonly logDays: number;
  readonly rights: readonly PolicyStatement[];
  readonly layers?: readonly LayerVersion[];
  readonly environment: Readonly<Record<string, string>>;
}

function createFunction(scope: Construct, name: string, props: FunctionProps): LambdaFunction {
  const { settings } = props;
  const parent = new Construct(scope, `${name[0]?.toUpperCase()}${name.slice(1)}`);
  const logGroup = new LogGroup(parent, 'Log', {
    retention: props.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(parent, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What the function ${name} may do`,
  });
  // Instead of AWS's managed policy, which covers every log group of the account.
  logGroup.grantWrite(role);
  for (const statement of props.rights) role.addToPolicy(statement);

  return new LambdaFunction(parent, 'Function', {
    code: Code.fromAsset(props.codeFolder),
    layers: [...(props.layers ?? [])],
    handler: 'index.handler',
    description: settings.description,
    runtime: Runtime.NODEJS_24_X,
    // The code is pure JavaScript, and the layer's for this one, so it runs on the cheaper processor.
    architecture: Architecture.ARM_64,
    memorySize: settings.memoryMegabytes,
    timeout: Duration.minutes(settings.timeoutMinutes),
    environment: {
      ...props.environment,
      NODE_OPTIONS: '--enable-source-maps',
      POWERTOOLS_SERVICE_NAME: `${Stack.of(scope).stackName}-${name}`,
    },
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    // Reports of time and memory, and failures: lower levels add two uninformative lines per invocation.
    systemLogLevelV2: SystemLogLevel.INFO,
    tracing: Tracing.ACTIVE,
    logGroup,
    role,
    // Runs that are under way, or that somebody redrives within 14 days, call the version that they began with.
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
  });
}

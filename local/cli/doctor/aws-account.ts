import { COST_TAG } from '../../../infra/operations/cost-tag';
import { parseImageUri, type Account, type MachineImage, type Stack } from './account';

/** The settings that all clients share; everything else is the SDK's own default chain. */
export interface ConnectOptions {
  readonly region: string;
  readonly endpoint?: string | undefined;
}

/** What every client gets. */
interface Settings {
  readonly region: string;
  readonly endpoint?: string;
  readonly maxAttempts: number;
}

/**
 * The account that the SDK's default credentials belong to. Clients are loaded when they are first needed: most of a
 * doctor's visits end before that.
 */
export function awsAccount({ region, endpoint }: ConnectOptions): Account {
  const settings = { region, ...(endpoint === undefined ? {} : { endpoint }), maxAttempts: 2 };
  return {
    region,
    identity: () => identity(settings),
    stack: (name) => stack(settings, name),
    ec2Quota: (code) => ec2Quota(settings, code),
    machineImages: (tag) => machineImages(settings, tag),
    functionsAtOnce: () => functionsAtOnce(settings),
    jobImage: (jobDefinition) => jobImage(settings, jobDefinition),
    image: (uri) => image(settings, uri),
    bucketHolds: (bucket, prefix) => bucketHolds(settings, bucket, prefix),
    schedules: (namePrefix) => schedules(settings, namePrefix),
  };
}

async function identity(settings: Settings): ReturnType<Account['identity']> {
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const { Account: account = '', Arn: arn = '' } = await new STSClient(settings).send(
    new GetCallerIdentityCommand({}),
  );
  return { account, arn };
}

async function stack(settings: Settings, name: string): ReturnType<Account['stack']> {
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  try {
    const { Stacks = [] } = await new CloudFormationClient(settings).send(
      new DescribeStacksCommand({ StackName: name }),
    );
    const [{ StackStatus: status = '', Outputs = [] } = {}] = Stacks;
    return { status, ...outputsOf(Outputs) };
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

async function ec2Quota(settings: Settings, code: string): ReturnType<Account['ec2Quota']> {
  const { ServiceQuotasClient, GetServiceQuotaCommand } = await import('@aws-sdk/client-service-quotas');
  const { Quota } = await new ServiceQuotasClient(settings).send(
    new GetServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode: code }),
  );
  return Quota?.Value ?? 0;
}

async function machineImages(settings: Settings, tag: string): ReturnType<Account['machineImages']> {
  const { BatchClient, paginateDescribeComputeEnvironments } = await import('@aws-sdk/client-batch');
  const found: MachineImage[] = [];
  const pages = paginateDescribeComputeEnvironments({ client: new BatchClient(settings) }, {});
  for await (const { computeEnvironments = [] } of pages) {
    for (const { tags, computeResources } of computeEnvironments) {
      if (tags?.[COST_TAG] !== tag) continue;
      for (const { imageType = 'unknown', batchImageStatus } of computeResources?.ec2Configuration ?? [])
        found.push({ type: imageType, status: batchImageStatus });
    }
  }
  return found;
}

async function functionsAtOnce(settings: Settings): ReturnType<Account['functionsAtOnce']> {
  const { LambdaClient, GetAccountSettingsCommand } = await import('@aws-sdk/client-lambda');
  const { AccountLimit } = await new LambdaClient(settings).send(new GetAccountSettingsCommand({}));
  return AccountLimit?.ConcurrentExecutions ?? 0;
}

async function jobImage(settings: Settings, jobDefinition: string): ReturnType<Account['jobImage']> {
  const { BatchClient, DescribeJobDefinitionsCommand } = await import('@aws-sdk/client-batch');
  const { jobDefinitions = [] } = await new BatchClient(settings).send(
    new DescribeJobDefinitionsCommand({ jobDefinitionName: jobDefinition, status: 'ACTIVE' }),
  );
  const [newest] = [...jobDefinitions].sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0));
  return newest?.containerProperties?.image;
}

async function image(settings: Settings, uri: string): ReturnType<Account['image']> {
  const { ECRClient, DescribeImagesCommand, ImageNotFoundException } = await import('@aws-sdk/client-ecr');
  const { repository, tag, digest } = parseImageUri(uri);
  try {
    const { imageDetails = [] } = await new ECRClient(settings).send(
      new DescribeImagesCommand({
        repositoryName: repository,
        imageIds: [{ imageTag: tag, imageDigest: digest }],
      }),
    );
    const [details] = imageDetails;
    return {
      scanStatus: details?.imageScanStatus?.status,
      criticalFindings: details?.imageScanFindingsSummary?.findingSeverityCounts?.['CRITICAL'] ?? 0,
    };
  } catch (error) {
    if (error instanceof ImageNotFoundException) return undefined;
    throw error;
  }
}

async function bucketHolds(
  settings: Settings,
  bucket: string,
  prefix: string,
): ReturnType<Account['bucketHolds']> {
  const { S3Client, ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
  const { KeyCount = 0 } = await client.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }),
  );
  return KeyCount > 0;
}

async function schedules(settings: Settings, namePrefix: string): ReturnType<Account['schedules']> {
  const { SchedulerClient, paginateListSchedules } = await import('@aws-sdk/client-scheduler');
  const found: { name: string; enabled: boolean }[] = [];
  const pages = paginateListSchedules({ client: new SchedulerClient(settings) }, { NamePrefix: namePrefix });
  for await (const { Schedules = [] } of pages) {
    found.push(...Schedules.map(({ Name = '', State }) => ({ name: Name, enabled: State === 'ENABLED' })));
  }
  return found;
}

interface Output {
  readonly OutputKey?: string | undefined;
  readonly OutputValue?: string | undefined;
  readonly ExportName?: string | undefined;
}

function outputsOf(outputs: readonly Output[]): Pick<Stack, 'outputs' | 'exports'> {
  const named = (key: 'OutputKey' | 'ExportName') =>
    Object.fromEntries(
      outputs.flatMap((output) => {
        const name = output[key];
        return name === undefined || output.OutputValue === undefined
          ? []
          : [[name, output.OutputValue] as const];
      }),
    );
  return { outputs: named('OutputKey'), exports: named('ExportName') };
}

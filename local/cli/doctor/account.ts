/** What the checks ask of an AWS account, so that a test can answer in its place. */
export interface Account {
  readonly region: string;
  /** The account, and who is asking. */
  identity(): Promise<{ readonly account: string; readonly arn: string }>;
  /** A CloudFormation stack; undefined where there is none. */
  stack(name: string): Promise<Stack | undefined>;
  /** A quota of EC2, by its code. */
  ec2Quota(code: string): Promise<number>;
  /** How many functions the account may run at once. */
  functionsAtOnce(): Promise<number>;
  /** Of the compute environments with this value of the tag `unroll`: what Batch says of their machine images. */
  machineImages(tag: string): Promise<readonly MachineImage[]>;
  /** The image of a job definition's newest revision; undefined where there is none. */
  jobImage(jobDefinition: string): Promise<string | undefined>;
  /** Undefined where the repository does not have the image. */
  image(uri: string): Promise<Image | undefined>;
  /** Whether the bucket holds a key that begins with the prefix. */
  bucketHolds(bucket: string, prefix: string): Promise<boolean>;
  /** EventBridge Scheduler's schedules whose names begin with the prefix. */
  schedules(namePrefix: string): Promise<readonly { readonly name: string; readonly enabled: boolean }[]>;
}

export interface Stack {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Values of its exports, by their names. */
  readonly exports: Readonly<Record<string, string>>;
}

export interface MachineImage {
  readonly type: string;
  /** `LATEST` or `UPDATE_AVAILABLE`; undefined where Batch does not say. */
  readonly status: string | undefined;
}

export interface Image {
  /** `COMPLETE`, `IN_PROGRESS`, `FAILED` ...; undefined where it was never scanned. */
  readonly scanStatus: string | undefined;
  readonly criticalFindings: number;
}

/** `account.dkr.ecr.region.amazonaws.com/repository:tag`, or `@sha256:...` in place of the tag */
export function parseImageUri(uri: string): {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
} {
  const match = /^[^/]+\/([^:@]+)(?::([^@]+)|@(sha256:[0-9a-f]+))$/.exec(uri);
  const [, repository, tag, digest] = match ?? [];
  if (repository === undefined) throw new Error(`${uri} is not the URI of an image in ECR`);
  return { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

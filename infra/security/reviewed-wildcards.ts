export interface ReviewedWildcard {
  /** Matches the check's finding without the rule's name, including parts that only a deployment resolves. */
  readonly finding: RegExp;
  /** Matches the paths of the constructs where the finding is accepted. */
  readonly at: RegExp;
  readonly reason: string;
}

/**
 * Every wildcard in a policy (cdk-nag's AwsSolutions-IAM5) with the reason why it cannot be narrower. Listed here
 * rather than at each construct, because findings name exports that exist only once all stacks have been created.
 */
export const REVIEWED_WILDCARDS: readonly ReviewedWildcard[] = [
  {
    finding: /^Resource::<\w+Function[0-9A-F]{8}\.Arn>:\*$/,
    at: /-Pipeline\/Run\/Rights\//,
    reason: 'Versions of the one function: a run ends with the version that it began with.',
  },
  {
    finding: /^Resource::arn:<AWS::Partition>:kms:\*:\*:key\/\*$/,
    at: /\/(Role|JobRole)\/DefaultPolicy\/|\/Run\/Rights\//,
    reason:
      'Conditions narrow it to what S3 decrypts or encrypts of this bucket: a bucket may have had another key before.',
  },
  {
    finding: /^Resource::\S*Artifacts\S*\/(runs|datasets|models|predictions|recipes|data|ledger)\/[*a-z/.]*$/,
    at: /\/(Role|JobRole)\/DefaultPolicy\/|\/Run\/Rights\//,
    reason:
      'Keys under one prefix of the artifact bucket: runs, datasets and versions are named as they are created.',
  },
  {
    finding: /^Resource::arn:<AWS::Partition>:s3:::[a-z0-9.-]+\/.+\/\*$/,
    at: /\/(Plan|Profile|Encode|Score)\/Role\/DefaultPolicy\/|\/Trainer\/JobRole\/DefaultPolicy\//,
    reason: "The prefix of a dataset outside the bucket, as the configuration's `datasets` names it.",
  },
  {
    finding: /^Resource::\*$/,
    at: /\/Trainer\/Container\/ExecutionRole\/DefaultPolicy\//,
    reason: 'ecr:GetAuthorizationToken, which has no resource; pulling is limited to the one repository.',
  },
  {
    finding: /^Resource::\*$/,
    at: /-Pipeline\/[A-Z][a-z]+\/Role\/DefaultPolicy\//,
    reason: 'xray:PutTraceSegments and PutTelemetryRecords, which have no resource.',
  },
  {
    finding: /^Resource::\*$/,
    at: /-Pipeline\/(Run|Starts\/Start|Operations\/QueueWatch)\/Rights\//,
    reason: 'batch:DescribeJobs, log deliveries and traces, none of which has a resource.',
  },
  {
    finding: /^Resource::arn:<AWS::Partition>:batch:<AWS::Region>:<AWS::AccountId>:job\/\*$/,
    at: /-Pipeline\/Run\/Rights\//,
    reason: 'A job gets its ID on submission, and must be terminated with the execution that waits for it.',
  },
  {
    finding: /^Resource::\S*TrainerJobDefinition:\*$/,
    at: /-Pipeline\/Run\/Rights\//,
    reason: "Any revision of the one job definition: the newest is the trainer's newest image.",
  },
  {
    finding: /^Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:\S*\*$/,
    at: /-Pipeline\/Run\/(MapRunRights|StateMachine\/DistributedMapPolicy)\//,
    reason: "The children of this state machine's own maps, which are named as they start.",
  },
];

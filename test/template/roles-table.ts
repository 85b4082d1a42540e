/** Every role of the deployment by default, with all that it may do. A change here is a change of rights: review it. */
const log = (name: string) => `logs:CreateLogStream, logs:PutLogEvents: ${name}Log`;
const TRACES = 'xray:PutTelemetryRecords, xray:PutTraceSegments: *';
const LOGS_AND_TRACES =
  'logs:CreateLogDelivery, logs:DeleteLogDelivery, logs:DescribeLogGroups, logs:DescribeResourcePolicies, ' +
  'logs:GetLogDelivery, logs:ListLogDeliveries, logs:PutResourcePolicy, logs:UpdateLogDelivery, ' +
  'xray:GetSamplingRules, xray:GetSamplingTargets, xray:PutTelemetryRecords, xray:PutTraceSegments: *';

/** For objects under these keys, and through S3 only; with a bucket key, the context is the bucket. */
const key = (writes: boolean, ...patterns: string[]) =>
  `kms:Decrypt${writes ? ', kms:GenerateDataKey' : ''}: arn:kms:*:*:key/* if kms:ViaService is ` +
  `s3.*.<AWS::URLSuffix> if kms:EncryptionContext:aws:s3:arn is ` +
  ['bucket', ...patterns.map((pattern) => `bucket/${pattern}/*`)].join(' | ');

export const ROLES: Readonly<Record<string, readonly string[]>> = {
  CustomVpcRestrictDefaultSGCustomResourceProviderRole: [
    'managed: arn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    'ec2:AuthorizeSecurityGroupEgress, ec2:AuthorizeSecurityGroupIngress, ec2:RevokeSecurityGroupEgress, ec2:RevokeSecurityGroupIngress: arn:ec2:security-group/NetworkVpc.DefaultSecurityGroup',
  ],
  InstancesSpotInstanceProfileRole: [
    'managed: arn:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role',
  ],
  InstancesOnDemandInstanceProfileRole: [
    'managed: arn:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role',
  ],
  TrainerJobRole: [
    key(true, 'runs', 'datasets', 'models', 'recipes'),
    's3:AbortMultipartUpload, s3:GetObject, s3:PutObject: bucket/runs/*',
    's3:DeleteObject: bucket/runs/*/candidate/*',
    's3:DeleteObject: bucket/runs/*/checkpoints/*',
    's3:DeleteObject: bucket/runs/*/failure.json',
    's3:GetObject: bucket/datasets/*',
    's3:GetObject: bucket/models/*',
    's3:GetObject: bucket/recipes/*',
    's3:ListBucket: bucket if s3:prefix is runs/* | datasets/* | models/* | recipes/*',
  ],
  TrainerContainerExecutionRole: [
    'ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer: arn:ecr:repository/container-assets',
    'ecr:GetAuthorizationToken: *',
    log('Trainer'),
  ],
  RecipesRole: [
    key(true, 'recipes'),
    log('Recipes'),
    's3:AbortMultipartUpload, s3:GetObject, s3:PutObject: bucket/recipes/*',
    's3:GetObject: arn:s3:::assets/asset.zip',
    's3:ListBucket: bucket if s3:prefix is recipes/*',
  ],
  PlanRole: [
    key(true, 'recipes', 'data', 'datasets', 'models', 'runs'),
    log('Plan'),
    's3:AbortMultipartUpload, s3:GetObject, s3:PutObject: bucket/runs/*',
    's3:GetObject: bucket/data/*',
    's3:GetObject: bucket/datasets/*',
    's3:GetObject: bucket/models/*',
    's3:GetObject: bucket/recipes/*',
    's3:ListBucket: bucket if s3:prefix is recipes/* | data/* | datasets/* | models/* | runs/* | *',
    TRACES,
  ],
  ProfileRole: [
    key(true, 'recipes', 'data', 'runs', 'datasets'),
    log('Profile'),
    's3:AbortMultipartUpload, s3:GetObject, s3:PutObject: bucket/datasets/*',
    's3:GetObject: bucket/data/*',
    's3:GetObject: bucket/recipes/*',
    's3:GetObject: bucket/runs/*',
    's3:ListBucket: bucket if s3:prefix is recipes/* | data/* | runs/* | datasets/*',
    TRACES,
  ],
  MergeRole: [
    key(true, 'runs', 'datasets', 'models'),
    log('Merge'),
    's3:AbortMultipartUpload, s3:GetObject, s3:PutObject: bucket/datasets/*',
    's3:AbortMultipartUpload, s3:GetObject, s3:PutObject: bucket/runs/*',
    's3:GetObject: bucket/models/*',
    's3:ListBucket: bucket if s3:prefix is runs/* | datasets/* | models/*',
    TRACES,
  ],
  EncodeRole: [
    key(true, 'recipes', 'data', 'runs', 'datasets'),
    log('Encode'),
    's3:AbortMultipartUpload, s3:GetObject, s3:PutObject: bucket/datasets/*',
    's3:GetObject: bucket/data/*',
    's3:GetObject: bucket/recipes/*',
    's3:GetObject: bucket/runs/*',
    's3:ListBucket: bucket if s3:prefix is recipes/* | data/* | runs/* | datasets/*',
    TRACES,
  ],
  SealRole: [
    key(true, 'runs', 'datasets'),
    log('Seal'),
    's3:AbortMultipartUpload, s3:GetObject, s3:PutObject: bucket/datasets/*',
    's3:GetObject: bucket/runs/*',
    's3:ListBucket: bucket if s3:prefix is runs/* | datasets/*',
    TRACES,
  ],
  GateRole: [
    key(true, 'runs', 'datasets', 'models', 'models/*/judged'),
    log('Gate'),
    's3:AbortMultipartUpload, s3:GetObject, s3:PutObject: bucket/runs/*',
    's3:AbortMultipartUpload, s3:PutObject: bucket/models/*/judged/*',
    's3:GetObject: bucket/datasets/*',
    's3:GetObject: bucket/models/*',
    's3:ListBucket: bucket if s3:prefix is runs/* | datasets/* | models/*',
    TRACES,
  ],
  PublishRole: [
    key(true, 'runs', 'datasets', 'models').concat(
      ' | bucket/runs/*/report.html | bucket/runs/*/decision.json | bucket/runs/*/rematches/*',
    ),
    log('Publish'),
    's3:AbortMultipartUpload, s3:GetObject, s3:PutObject: bucket/models/*',
    's3:AbortMultipartUpload, s3:PutObject: bucket/runs/*/decision.json',
    's3:AbortMultipartUpload, s3:PutObject: bucket/runs/*/rematches/*',
    's3:AbortMultipartUpload, s3:PutObject: bucket/runs/*/report.html',
    's3:DeleteObject: bucket/runs/*/candidate/*',
    's3:GetObject: bucket/datasets/*',
    's3:GetObject: bucket/runs/*',
    's3:ListBucket: bucket if s3:prefix is runs/* | datasets/* | models/*',
    TRACES,
  ],
  ExplainRole: [
    key(true, 'runs').concat(' | bucket/runs/*/state.json'),
    log('Explain'),
    's3:AbortMultipartUpload, s3:PutObject: bucket/runs/*/state.json',
    's3:GetObject: bucket/runs/*',
    's3:ListBucket: bucket if s3:prefix is runs/*',
    TRACES,
  ],
  MeasureRole: [
    key(true, 'ledger'),
    log('Measure'),
    's3:AbortMultipartUpload, s3:PutObject: bucket/ledger/*',
    'sqs:GetQueueAttributes, sqs:GetQueueUrl, sqs:SendMessage: UndeliveredQueue',
    TRACES,
  ],
  WatchRole: [
    log('Watch'),
    'scheduler:GetSchedule: arn:scheduler:schedule/default/Startssurnamelanguageweekly',
    'states:ListExecutions: RunStateMachine',
    'sqs:GetQueueAttributes, sqs:GetQueueUrl, sqs:SendMessage: UndeliveredQueue',
    TRACES,
  ],
  RunRole: [
    key(true, 'runs'),
    `batch:DescribeJobs, ${LOGS_AND_TRACES}`,
    'batch:SubmitJob: job definition',
    'batch:SubmitJob: job definition:*',
    'batch:SubmitJob: on-demand queue',
    'batch:SubmitJob: queue',
    'batch:TerminateJob: arn:batch:job/*',
    'events:DescribeRule, events:PutRule, events:PutTargets: arn:events:rule/StepFunctionsGetEventsForBatchJobsRule',
    'events:PutEvents: arn:events:event-bus/default',
    'lambda:InvokeFunction: EncodeFunction:*',
    'lambda:InvokeFunction: ExplainFunction:*',
    'lambda:InvokeFunction: GateFunction:*',
    'lambda:InvokeFunction: MergeFunction:*',
    'lambda:InvokeFunction: PlanFunction:*',
    'lambda:InvokeFunction: ProfileFunction:*',
    'lambda:InvokeFunction: PublishFunction:*',
    'lambda:InvokeFunction: SealFunction:*',
    's3:AbortMultipartUpload, s3:GetObject, s3:ListMultipartUploadParts, s3:PutObject: bucket/runs/*',
    'sns:Publish: NotificationsTopic',
    'states:DescribeExecution, states:RedriveExecution, states:StopExecution: arn:states:execution:RunStateMachine*',
    'states:StartExecution: RunStateMachine',
  ],
  StartsStartRole: [
    LOGS_AND_TRACES,
    'sns:Publish: NotificationsTopic',
    'states:StartExecution: RunStateMachine',
  ],
  SchedulerRoleForTarget: ['sqs:SendMessage: UndeliveredQueue', 'states:StartExecution: StartsStartStarter'],
  OperationsQueueWatchEventsRole: ['states:StartExecution: OperationsQueueWatch'],
  OperationsQueueWatchRole: [`batch:DescribeJobs, ${LOGS_AND_TRACES}`, 'sns:Publish: OperationsAlarmTopic'],
  OperationsOverdueWatchRole: ['lambda:InvokeFunction: WatchFunction', 'sqs:SendMessage: UndeliveredQueue'],
};

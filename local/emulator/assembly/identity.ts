import type { Resource } from './read-assembly';

export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'us-east-1';
export const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': LOCAL_ACCOUNT,
  'AWS::Region': LOCAL_REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** What Ref and GetAtt would return for a deployed resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const arn = (service: string, rest: string) => `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${rest}`;
const named = (ref: string, Arn: string, more: Record<string, string> = {}): Identity => ({
  ref,
  attributes: { Arn, ...more },
});
const byArn = (ref: string, more: Record<string, string> = {}): Identity => ({
  ref,
  attributes: { Arn: ref, ...more },
});

export const functionArn = (name: string): string => arn('lambda', `function:${name}`);

/** Names and ARNs by type; those that the workflow can reach have the same form as on AWS. */
const IDENTITIES: Record<string, (name: string) => Identity> = {
  'AWS::S3::Bucket': (name) => named(name.toLowerCase(), `arn:aws:s3:::${name.toLowerCase()}`),
  'AWS::Lambda::Function': (name) => named(name, functionArn(name)),
  'AWS::StepFunctions::StateMachine': (name) => byArn(arn('states', `stateMachine:${name}`), { Name: name }),
  'AWS::Batch::JobDefinition': (name) => byArn(arn('batch', `job-definition/${name}:1`)),
  'AWS::Batch::JobQueue': (name) => {
    const queue = arn('batch', `job-queue/${name}`);
    return byArn(queue, { JobQueueArn: queue });
  },
  'AWS::SNS::Topic': (name) => byArn(arn('sns', name), { TopicArn: arn('sns', name), TopicName: name }),
  'AWS::Events::EventBus': (name) => named(name, arn('events', `event-bus/${name}`), { Name: name }),
};

/** For the types that no state reaches, such as roles and log groups: a name that is the same every time. */
export function identify(stack: string, logicalId: string, resource: Resource): Identity {
  const name = `${stack}-${logicalId}`;
  const make = IDENTITIES[resource.Type];
  if (make) return make(name);
  const service = (resource.Type.split('::')[1] ?? 'local').toLowerCase();
  return named(name, arn(service, name));
}

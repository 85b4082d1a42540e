import { IntegrationPattern, QueryLanguage, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { BatchSubmitJob } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { TrainingTarget } from '../compute-stack';
import { BATCH_RETRY } from './retries';

export interface TrainJobProps {
  readonly comment: string;
  readonly training: Pick<TrainingTarget, 'jobQueueArn' | 'jobDefinitionArn'>;
  /** @default - the training target's own queue */
  readonly jobQueueArn?: string | undefined;
  readonly jobName: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Limit on one attempt, counted from its start. */
  readonly attemptSeconds: string;
  /** Limit on everything: queueing, booting and all attempts. */
  readonly deadlineSeconds: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The variable `$entered` from here on; none in a map, whose children cannot change it. */
  readonly entered?: string | undefined;
}

/**
 * Submits the training job and waits for it to end. Retries are left to the job definition: setting `attempts` here
 * would replace its rules with a bare number.
 */
export class TrainJob extends BatchSubmitJob {
  readonly #attemptSeconds: string;
  readonly #deadlineSeconds: string;

  constructor(scope: Construct, id: string, props: TrainJobProps) {
    super(scope, id, {
      comment: props.comment,
      queryLanguage: QueryLanguage.JSONATA,
      integrationPattern: IntegrationPattern.RUN_JOB,
      jobName: props.jobName,
      jobQueueArn: props.jobQueueArn ?? props.training.jobQueueArn,
      jobDefinitionArn: props.training.jobDefinitionArn,
      payload: TaskInput.fromObject(props.parameters),
      outputs: props.outputs,
      ...(props.entered === undefined ? {} : { assign: { entered: props.entered } }),
    });
    this.#attemptSeconds = props.attemptSeconds;
    this.#deadlineSeconds = props.deadlineSeconds;
    this.addRetry(BATCH_RETRY);
  }

  /** CDK accepts no expression for the job's timeout or for the state's, which also counts queueing. */
  override toStateJson(queryLanguage?: QueryLanguage): object {
    const rendered = super.toStateJson(queryLanguage) as { Arguments: object };
    return {
      ...rendered,
      Arguments: { ...rendered.Arguments, Timeout: { AttemptDurationSeconds: this.#attemptSeconds } },
      TimeoutSeconds: this.#deadlineSeconds,
    };
  }
}

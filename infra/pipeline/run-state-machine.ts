import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { TrainingTarget } from '../compute-stack';
import { runWorkflow, type WorkflowTargets } from '../workflow';
import { executionLog } from './execution-log';
import { mapRunRights, workflowRights } from './workflow-rights';

export interface RunStateMachineProps extends WorkflowTargets {
  readonly logDays: number;
  /** Whether Plan asks which executions run. */
  readonly planLooksAtOthers: boolean;
}

/**
 * With the job definition's newest revision at the time of deployment: each definition of the workflow names one, and so
 * one image (Step Functions keeps a running execution's definition).
 */
function pinned(scope: Construct, training: TrainingTarget): TrainingTarget {
  const { revisionParameter } = training;
  if (revisionParameter === undefined) return training;
  return { ...training, jobDefinitionArn: StringParameter.valueForStringParameter(scope, revisionParameter) };
}

/** The workflow as a state machine, with a role whose rights are listed explicitly. */
export class RunStateMachine extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: RunStateMachineProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: 'What the workflow may do',
    });
    const rights = new Policy(this, 'Rights', { roles: [role], statements: workflowRights(this, props) });

    this.stateMachine = new StateMachine(this, 'StateMachine', {
      comment: 'Retrains a sequence model: request in, evaluated and gated model out.',
      definitionBody: DefinitionBody.fromChainable(
        runWorkflow(this, { ...props, training: pinned(this, props.training) }),
      ),
      queryLanguage: QueryLanguage.JSONATA,
      // CDK's own policy does not let a stopped execution end its job, and covers every job definition.
      role: role.withoutPolicyUpdates(),
      tracingEnabled: true,
      logs: executionLog(this, props.logDays),
    });
    this.stateMachine.node.addDependency(rights);
    if (props.planLooksAtOthers) {
      new Policy(this, 'PlanRights', {
        roles: [props.functions.plan.role].filter((role) => role !== undefined),
        statements: [
          new PolicyStatement({
            actions: ['states:ListExecutions'],
            resources: [this.stateMachine.stateMachineArn],
          }),
        ],
      });
    }
    // This policy refers to the state machine, so the state machine cannot depend on it.
    new Policy(this, 'MapRunRights', { roles: [role], statements: mapRunRights(this.stateMachine) });
  }
}

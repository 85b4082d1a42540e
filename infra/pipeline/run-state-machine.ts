import { Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { runWorkflow, type WorkflowTargets } from '../workflow';
import { executionLog } from './execution-log';
import { mapRunRights, workflowRights } from './workflow-rights';

export interface RunStateMachineProps extends WorkflowTargets {
  readonly logDays: number;
}

/** The workflow as a state machine, with a role whose rights are written out. */
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
      definitionBody: DefinitionBody.fromChainable(runWorkflow(this, props)),
      queryLanguage: QueryLanguage.JSONATA,
      // CDK's own policy lacks what ends a job with its execution, and covers every job definition.
      role: role.withoutPolicyUpdates(),
      tracingEnabled: true,
      logs: executionLog(this, props.logDays),
    });
    this.stateMachine.node.addDependency(rights);
    // Names the state machine, so it cannot be part of what the state machine waits for.
    new Policy(this, 'MapRunRights', { roles: [role], statements: mapRunRights(this.stateMachine) });
  }
}

import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';
import { COST_TAG } from './cost-tag';

export interface MonthlyBudgetProps {
  readonly limitUsd: number;
  readonly emails: readonly string[];
  readonly tagValue: string;
}

/** Sends mail when the month's cost of the tagged resources nears its limit. A budget that only sends mail is free. */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, { limitUsd, emails, tagValue }: MonthlyBudgetProps) {
    super(scope, id);
    const notify = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold },
      subscribers: emails.map((address) => ({ subscriptionType: 'EMAIL', address })),
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: limitUsd, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:${COST_TAG}$${tagValue}`] },
      },
      notificationsWithSubscribers: [notify('ACTUAL', 80), notify('FORECASTED', 100)],
    });
  }
}

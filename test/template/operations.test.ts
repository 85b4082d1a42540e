import type { Template } from 'aws-cdk-lib/assertions';
import { METRIC } from '../../shared/cloudwatch';
import { onlyResource, resourcesOf, synthesize, textOf, type Resource } from './synthesized';

let pipeline: Template;
beforeAll(() => {
  ({ pipeline } = synthesize({
    config: {
      stackPrefix: 'Unroll',
      schedules: [
        { name: 'weekly', expression: 'cron(0 3 ? * MON *)', request: { recipe: 'surname-language' } },
        { name: 'off', expression: 'rate(1 day)', enabled: false, request: { recipe: 'surname-language' } },
      ],
      alerts: { emails: ['night@example.com'], monthlyBudgetUsd: 200 },
    },
  }));
});

const idsOf = (type: string) =>
  Object.keys(resourcesOf(pipeline, type)).map((id) => id.replace(/[0-9A-F]{8}$/, ''));
const alarmNamed = (name: string): Resource => {
  const found = Object.entries(resourcesOf(pipeline, 'AWS::CloudWatch::Alarm')).find(([id]) =>
    id.startsWith(`OperationsAlarms${name}`),
  );
  if (found === undefined) throw new Error(`there is no alarm ${name}`);
  return found[1];
};

describe('alarms', () => {
  it('cover failed runs, a blocked queue, an unreadable champion, undelivered messages, and each enabled schedule', () => {
    expect(idsOf('AWS::CloudWatch::Alarm').sort()).toEqual([
      'OperationsAlarmsChampionUnreadable',
      'OperationsAlarmsOverdueweekly',
      'OperationsAlarmsQueueBlocked',
      'OperationsAlarmsRunFailed',
      'OperationsAlarmsUndelivered',
    ]);
  });

  it.each(['RunFailed', 'QueueBlocked', 'ChampionUnreadable', 'Undelivered', 'Overdueweekly'])(
    '%s says what to do',
    (name) => {
      const { Properties } = alarmNamed(name);
      const [action] = Properties['AlarmActions'] as { Ref: string }[];

      expect(action?.Ref).toMatch(/^OperationsAlarmTopic/);
      expect(Properties['AlarmDescription']).toMatch(/^Unroll: .{60,}\.$/);
      expect(Properties).toMatchObject({ Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' });
    },
  );

  it('for failed runs count the failures of the workflow', () => {
    expect(alarmNamed('RunFailed').Properties).toMatchObject({
      Namespace: 'AWS/States',
      MetricName: 'ExecutionsFailed',
      Dimensions: [
        { Name: 'StateMachineArn', Value: { Ref: expect.stringMatching(/^RunStateMachine/) as unknown } },
      ],
    });
  });

  it('for a champion that cannot be read count the runs that could not compare with it', () => {
    expect(alarmNamed('ChampionUnreadable').Properties).toMatchObject({
      Namespace: 'Unroll',
      MetricName: METRIC.gate.championUnreadable,
    });
    expect(alarmNamed('ChampionUnreadable').Properties['Dimensions']).toBeUndefined();
  });

  it('for a schedule also go off if nothing has measured it for a day', () => {
    expect(alarmNamed('Overdueweekly').Properties).toMatchObject({
      Namespace: 'Unroll',
      MetricName: METRIC.schedule.overdue,
      Dimensions: [{ Name: 'Schedule', Value: 'weekly' }],
      Period: 86_400,
      TreatMissingData: 'breaching',
    });
  });

  it('go to a topic of their own, with the addresses of the configuration', () => {
    expect(onlyResource(pipeline, 'AWS::SNS::Subscription').Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'night@example.com',
      TopicArn: { Ref: expect.stringMatching(/^OperationsAlarmTopic/) as unknown },
    });
  });
});

it('jobs of both queues, blocked queues and published models are measured, and undelivered events are kept', () => {
  const rules = Object.entries(resourcesOf(pipeline, 'AWS::Events::Rule')).filter(([id]) =>
    id.startsWith('Operations'),
  );
  const details = Object.fromEntries(
    rules.map(([, { Properties }]) => {
      const { detail, 'detail-type': [type = ''] = [] } = Properties['EventPattern'] as {
        detail?: { jobQueue?: unknown[]; deployment?: string[] };
        'detail-type'?: string[];
      };
      return [type, detail?.deployment ?? detail?.jobQueue?.length];
    }),
  );

  expect(details).toEqual({
    'Batch Job State Change': 2,
    'Batch Job Queue Blocked': 2,
    'Unroll Model Promoted': ['Unroll'],
  });
  for (const [, { Properties }] of rules) {
    expect(Properties['Targets']).toMatchObject([
      {
        Arn: { 'Fn::GetAtt': [expect.stringMatching(/^MeasureFunction/), 'Arn'] },
        DeadLetterConfig: expect.anything() as unknown,
      },
    ]);
  }
});

it('schedules are watched four times a day, by their own names, however many there are', () => {
  const watch = Object.entries(resourcesOf(pipeline, 'AWS::Lambda::Function')).find(([id]) =>
    id.startsWith('Watch'),
  );
  const [, schedule] =
    Object.entries(resourcesOf(pipeline, 'AWS::Scheduler::Schedule')).find(([id]) =>
      id.startsWith('Operations'),
    ) ?? [];
  const { Input } = schedule?.Properties['Target'] as { Input: unknown };

  expect(JSON.parse(textOf(Input))).toEqual({
    schedules: [
      {
        name: 'weekly',
        scheduleName: expect.stringMatching(/^<Startsweekly/) as unknown,
        expectedEveryHours: 168,
      },
      { name: 'off', scheduleName: expect.stringMatching(/^<Startsoff/) as unknown, expectedEveryHours: 24 },
    ],
  });
  // An environment has room for 4 KB (AWS Lambda Developer Guide, "Lambda quotas").
  expect(JSON.stringify(watch?.[1].Properties['Environment'])).not.toContain('Startsweekly');
  expect(schedule?.Properties['ScheduleExpression']).toBe('rate(6 hours)');
});

it('names in a search stand in quotes: a namespace with a hyphen would be two words', () => {
  const body = textOf(onlyResource(pipeline, 'AWS::CloudWatch::Dashboard').Properties['DashboardBody']);

  const searches = [...body.matchAll(/SEARCH\('\{(.*?)\}/g)].map(([, names = '']) => names);

  expect(searches).toHaveLength(6);
  for (const names of searches)
    expect(names.replaceAll('\\"', '"')).toMatch(/^"Unroll","Model"(,"Metric")?$/);
});

it('logs of state machines are vended: the policy for others has room for some ten', () => {
  const groups = Object.values(resourcesOf(pipeline, 'AWS::StepFunctions::StateMachine')).map(
    ({ Properties }) => JSON.stringify(Properties['LoggingConfiguration']),
  );
  const names = Object.entries(resourcesOf(pipeline, 'AWS::Logs::LogGroup'))
    .filter(([id]) => groups.some((group) => group.includes(id)))
    .map(([, { Properties }]) => Properties['LogGroupName']);

  expect(names).toHaveLength(groups.length);
  expect(new Set(names).size).toBe(groups.length);
  for (const name of names) expect(name).toMatch(/^\/aws\/vendedlogs\/states\/Unroll-Pipeline\//);
});

it('the dashboard shows runs, where their time goes, champions, training curves and cost', () => {
  const body = textOf(onlyResource(pipeline, 'AWS::CloudWatch::Dashboard').Properties['DashboardBody']);
  const { widgets } = JSON.parse(body) as { widgets: { properties: { title?: string } }[] };

  expect(widgets.flatMap(({ properties: { title } }) => title ?? [])).toEqual([
    'Runs per day',
    'Where a job spends its time (seconds, daily average)',
    'Champions on test records',
    'Models that were not promoted',
    'Training loss',
    'Validation metric',
    'Gradient norm before clipping',
    'Sequences per second',
    'Estimated cost of jobs per day, and reclaimed instances',
    'Estimated cost and hours of training in the time shown',
  ]);
  for (const name of [
    ...[
      'ExecutionsSucceeded',
      'QueueSeconds',
      'WaitSeconds',
      'TrainSeconds',
      'EstimatedCostUsd',
      'SpotReclaims',
    ],
    ...[
      'ChampionMetric',
      'CandidateMetric',
      'TrainLoss',
      'ValidationMetric',
      'GradientNorm',
      'SequencesPerSecond',
    ],
  ]) {
    expect(body).toContain(name);
  }
});

it('a monthly budget counts the resources tagged for this deployment, and sends mail', () => {
  const { Budget, NotificationsWithSubscribers } = onlyResource(pipeline, 'AWS::Budgets::Budget')
    .Properties as {
    Budget: unknown;
    NotificationsWithSubscribers: unknown;
  };

  expect(Budget).toMatchObject({
    BudgetLimit: { Amount: 200, Unit: 'USD' },
    TimeUnit: 'MONTHLY',
    CostFilters: { TagKeyValue: ['user:unroll$Unroll'] },
  });
  expect(NotificationsWithSubscribers).toMatchObject([
    { Notification: { NotificationType: 'ACTUAL', Threshold: 80 } },
    { Notification: { NotificationType: 'FORECASTED', Threshold: 100 } },
  ]);
  expect(onlyResource(pipeline, 'AWS::CloudWatch::Dashboard')).toBeDefined();
  for (const { Properties } of Object.values(resourcesOf(pipeline, 'AWS::Lambda::Function')).slice(0, 3)) {
    expect(Properties['Tags']).toContainEqual({ Key: 'unroll', Value: 'Unroll' });
  }
});

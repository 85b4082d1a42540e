import type { Template } from 'aws-cdk-lib/assertions';
import { Definition } from './definition';
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

  it('for failed runs leave out what a person asked wrongly: Measure does, and the workflow cannot', () => {
    expect(alarmNamed('RunFailed').Properties).toMatchObject({
      Namespace: 'Unroll',
      MetricName: METRIC.run.failed,
    });
  });

  it('go off if a function fails on which others rest: its event is undelivered', () => {
    const kept = Object.values(resourcesOf(pipeline, 'AWS::Lambda::EventInvokeConfig'));
    const [queue] = Object.keys(resourcesOf(pipeline, 'AWS::SQS::Queue'));

    expect(kept.map(({ Properties }) => textOf(Properties['FunctionName'])).sort()).toEqual([
      expect.stringMatching(/^<MeasureFunction/) as string,
      expect.stringMatching(/^<WatchFunction/) as string,
    ]);
    for (const { Properties } of kept) {
      expect(Properties['DestinationConfig']).toEqual({
        OnFailure: { Destination: { 'Fn::GetAtt': [queue, 'Arn'] } },
      });
    }
  });

  it('for a champion that cannot be read count the runs that could not compare with it', () => {
    expect(alarmNamed('ChampionUnreadable').Properties).toMatchObject({
      Namespace: 'Unroll',
      MetricName: METRIC.gate.championUnreadable,
    });
    expect(alarmNamed('ChampionUnreadable').Properties['Dimensions']).toBeUndefined();
  });

  it('for a schedule stay silent until it has been measured: a new one is not overdue', () => {
    expect(alarmNamed('Overdueweekly').Properties).toMatchObject({
      Namespace: 'Unroll',
      MetricName: METRIC.schedule.overdue,
      Dimensions: [{ Name: 'Schedule', Value: 'weekly' }],
      Period: 86_400,
      TreatMissingData: 'ignore',
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

/** Rules of operations, by the function, topic or state machine that they send to. */
const patternsTo = (target: RegExp) =>
  Object.values(resourcesOf(pipeline, 'AWS::Events::Rule'))
    .filter(({ Properties }) => target.test(JSON.stringify(Properties['Targets'])))
    .map(({ Properties }) => {
      expect(Properties['Targets']).toMatchObject([{ DeadLetterConfig: expect.anything() as unknown }]);
      return Properties['EventPattern'] as { detail: Record<string, unknown>; 'detail-type': string[] };
    });
const theRun = { stateMachineArn: [{ Ref: expect.stringMatching(/^RunStateMachine/) as unknown }] };

it('jobs of both queues, blocked queues, ends of runs and published models are measured, of this deployment alone', () => {
  const details = Object.fromEntries(
    patternsTo(/MeasureFunction/).map(({ detail, 'detail-type': [type = ''] }) => [
      type,
      'jobQueue' in detail ? (detail['jobQueue'] as unknown[]).length : detail,
    ]),
  );

  expect(details).toEqual({
    'Batch Job State Change': 2,
    'Batch Job Queue Blocked': 2,
    'Step Functions Execution Status Change': { ...theRun, status: ['ABORTED', 'FAILED', 'TIMED_OUT'] },
    'Unroll Model Promoted': {
      bucket: [{ 'Fn::ImportValue': expect.stringMatching(/^Unroll-Storage:.*RefArtifacts/) as unknown }],
    },
  });
});

it('people hear of runs that end before the workflow could say so', () => {
  expect(patternsTo(/NotificationsTopic/).map(({ detail }) => detail)).toEqual([
    { ...theRun, status: ['ABORTED', 'TIMED_OUT'] },
    // Step Functions Developer Guide, "Error names": no Catch takes these.
    { ...theRun, status: ['FAILED'], error: ['States.DataLimitExceeded', 'States.Runtime'] },
  ]);
});

it('a job that waits for an hour is told of, with what Batch says and the quota first', () => {
  const [{ detail } = { detail: {} as Record<string, unknown> }] = patternsTo(/QueueWatch/);
  const definition = textOf(
    Object.entries(resourcesOf(pipeline, 'AWS::StepFunctions::StateMachine')).find(([id]) =>
      id.startsWith('OperationsQueueWatch'),
    )?.[1].Properties['DefinitionString'],
  );
  const { States } = Definition.parse(JSON.parse(definition));

  expect(detail).toMatchObject({ status: ['RUNNABLE'] });
  expect(detail['jobQueue']).toHaveLength(2);
  expect(States['WaitAnHour']).toMatchObject({ Seconds: 3_600, Next: 'LookAtJob' });
  expect(States['LookAtJob']).toMatchObject({
    Resource: expect.stringMatching(/:states:::aws-sdk:batch:describeJobs$/) as string,
    Next: 'Still waits?',
  });
  expect(JSON.stringify(States['TellOfWaitingJob'])).toMatch(/StatusReason.*First look at the vCPU quota/);
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

  expect(searches).toHaveLength(8);
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
    'GPU busy, in percent',
    "GPU's memory used, in percent",
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

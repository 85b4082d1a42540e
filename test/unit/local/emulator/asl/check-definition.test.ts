import { UnsupportedDefinition } from '../../../../../local/emulator/asl/errors';
import { chain, parse, RESOURCE } from './harness';

const task = { Type: 'Task', Resource: RESOURCE };
const distributed = (
  fields: Record<string, unknown>,
  config: object = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
) => ({
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: config, ...withoutLanguage(chain({ Each: { Type: 'Pass' } })) },
  ...fields,
});

const nested = (levels: number): unknown[] => {
  let value: unknown[] = [];
  for (let level = 1; level < levels; level++) value = [value];
  return value;
};

function withoutLanguage({ StartAt, States }: { StartAt: string; States: object }) {
  return { StartAt, States };
}

describe('the check of a definition', () => {
  it('accepts a definition that uses everything it supports', () => {
    const machine = parse(
      chain(
        {
          Ask: {
            ...task,
            Comment: 'asks',
            Arguments: { a: '{% $states.input.a %}' },
            Output: { b: '{% $states.result %}' },
            Assign: { answer: '{% $states.result %}' },
            TimeoutSeconds: '{% $states.input.seconds %}',
            Retry: [
              {
                ErrorEquals: ['A'],
                IntervalSeconds: 1,
                MaxAttempts: 2,
                BackoffRate: 1.5,
                MaxDelaySeconds: 3,
                JitterStrategy: 'FULL',
              },
            ],
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Map', Output: '{% $states.errorOutput %}' }],
          },
          Map: distributed({
            Label: 'Items',
            ItemReader: {
              Resource: 'arn:aws:states:::s3:getObject',
              ReaderConfig: { InputType: 'JSONL', MaxItems: 3 },
              Arguments: { Bucket: 'b', Key: 'k' },
            },
            ItemSelector: { item: '{% $states.context.Map.Item.Value %}' },
            ItemBatcher: { MaxItemsPerBatch: '{% $answer %}', BatchInput: { a: 1 } },
            ResultWriter: {
              Resource: 'arn:aws:states:::s3:putObject',
              Arguments: { Bucket: 'b', Prefix: 'p' },
              WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' },
            },
            ToleratedFailurePercentage: '{% 5 %}',
            ToleratedFailureCount: 2,
            MaxConcurrency: 5,
          }),
          End: { Type: 'Succeed' },
        },
        { TimeoutSeconds: 60, Comment: 'all of it', Version: '1.0' },
      ),
    );

    expect(Object.keys(machine.States)).toEqual(['Ask', 'Map', 'End']);
  });

  const refused: [string, object, RegExp][] = [
    ['an unknown field of a state', chain({ A: { ...task, Surprise: 1 } }), /Unrecognized key: "Surprise"/],
    ['an unknown field of the machine', chain({ A: task }, { Surprise: 1 }), /"Surprise"/],
    [
      'an unknown field of a retrier',
      chain({ A: { ...task, Retry: [{ ErrorEquals: ['A'], Delay: 1 }] } }),
      /"Delay"/,
    ],
    ['an unknown state type', chain({ A: { Type: 'Loop' } }), /Type/],
    [
      'an unknown resource',
      chain({ A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage' } }),
      /sqs:sendMessage is unknown/,
    ],
    [
      'values nested endlessly',
      chain({ A: { Type: 'Pass', Output: nested(1_000) } }),
      /nested more than 250 deep/,
    ],
    [
      'names that every object inherits',
      chain({ A: { ...task, Next: 'constructor' } }),
      /no state is named "constructor"/,
    ],
    ['heartbeats', chain({ A: { ...task, HeartbeatSeconds: 5 } }), /HeartbeatSeconds/],
    ['JSONPath as the language', chain({ A: task }, { QueryLanguage: 'JSONPath' }), /JSONata only/],
    [
      'no language, which means JSONPath',
      { ...chain({ A: task }), QueryLanguage: undefined },
      /A: no QueryLanguage/,
    ],
    ['a JSONPath field', chain({ A: { Type: 'Pass', ResultPath: '$.a' } }), /ResultPath/],
    ['a Next that names no state', chain({ A: { ...task, Next: 'Z' } }), /no state is named "Z"/],
    [
      'a Catch that leads nowhere',
      chain({ A: { ...task, Catch: [{ ErrorEquals: ['A'], Next: 'Z' }] } }),
      /no state is named "Z"/,
    ],
    ['a StartAt that names no state', { ...chain({ A: task }), StartAt: 'Z' }, /StartAt/],
    [
      'an expression that is not JSONata',
      chain({ A: { Type: 'Pass', Output: '{% 1 + %}' } }),
      /is not JSONata/,
    ],
    [
      'States.ALL beside another name',
      chain({ A: { ...task, Retry: [{ ErrorEquals: ['States.ALL', 'A'] }] } }),
      /States.ALL must stand alone/,
    ],
    [
      'States.ALL before the last entry',
      chain({ A: { ...task, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }] } }),
      /in the last entry/,
    ],
    [
      'a variable called states',
      chain({ A: { Type: 'Pass', Assign: { states: 1 } } }),
      /cannot be the name of a variable/,
    ],
    [
      'an unknown ItemReader',
      chain({
        A: distributed({ ItemReader: { Resource: 'arn:aws:states:::dynamodb:scan', Arguments: {} } }),
      }),
      /ItemReader/,
    ],
    // Recorded in localstack/localstack, scenarios/test_base_scenarios: test_wait_timestamp_invalid.
    ['a time without T', chain({ A: { Type: 'Wait', Timestamp: '2016-12-05 21:29:29Z' } }), /Timestamp/],
    [
      'a time without an offset',
      chain({ A: { Type: 'Wait', Timestamp: '2016-12-05T21:29:29' } }),
      /Timestamp/,
    ],
    [
      'two durations of a Wait',
      chain({ A: { Type: 'Wait', Seconds: 1, Timestamp: '{% $now() %}' } }),
      /WAIT_DUR/,
    ],
    ['a state that nothing leads to', chain({ A: { ...task, End: true }, B: task }), /B is not reachable/],
    [
      'states of one name in two groups',
      chain({ A: { Type: 'Parallel', Branches: [withoutLanguage(chain({ A: task }))] } }),
      /DUPLICATE_STATE_NAMES/,
    ],
    [
      'an unknown reader configuration',
      chain({
        A: distributed({
          ItemReader: {
            Resource: 'arn:aws:states:::s3:getObject',
            ReaderConfig: { InputType: 'PARQUET' },
            Arguments: {},
          },
        }),
      }),
      /InputType/,
    ],
    [
      'an unknown ResultWriter',
      chain({
        A: distributed({ ResultWriter: { Resource: 'arn:aws:states:::sqs:sendMessage', Arguments: {} } }),
      }),
      /ResultWriter/,
    ],
    [
      'an unknown writer configuration',
      chain({
        A: distributed({
          ResultWriter: {
            Resource: 'arn:aws:states:::s3:putObject',
            Arguments: {},
            WriterConfig: { Format: 'x' },
          },
        }),
      }),
      /"Format"/,
    ],
    [
      'an ItemBatcher without a size',
      chain({ A: distributed({ ItemBatcher: { BatchInput: {} } }) }),
      /MaxItemsPerBatch/,
    ],
    [
      'Items beside an ItemReader',
      chain({
        A: distributed({
          Items: [],
          ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Arguments: {} },
        }),
      }),
      /exclude each other/,
    ],
    [
      'distributed fields on an inline Map',
      chain({ A: distributed({ ToleratedFailureCount: 1 }, { Mode: 'INLINE' }) }),
      /for a DISTRIBUTED Map only/,
    ],
    [
      'a job in an Express child',
      chain({
        A: {
          Type: 'Map',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
            ...withoutLanguage(chain({ Each: { Type: 'Task', Resource: 'arn:aws:states:::test:run.sync' } })),
          },
        },
      }),
      /cannot be used in an Express (child|workflow)/,
    ],
    [
      'a branch that assigns an outer variable',
      chain({
        A: { Type: 'Pass', Assign: { x: 1 } },
        B: {
          Type: 'Parallel',
          Branches: [withoutLanguage(chain({ C: { Type: 'Pass', Assign: { x: 2 } } }))],
        },
      }),
      /inner scope cannot assign/,
    ],
    [
      'what only the ASL validator knows: Next beside End',
      chain({ A: { ...task, Next: 'A', End: true } }),
      /cannot be run/,
    ],
  ];

  it.each(refused)('refuses %s', (_, definition, message) => {
    const gate = () => parse(definition);

    expect(gate).toThrow(UnsupportedDefinition);
    expect(gate).toThrow(message);
  });

  it('names the state and everything that is wrong with it', () => {
    const definition = chain({
      First: { ...task, Resource: 'arn:aws:states:::a:b', Next: 'Nowhere' },
      Second: { Type: 'Pass', Output: '{% ( %}' },
    });

    expect(() => parse(definition)).toThrow(/First: no state.*\nFirst: Resource.*\nSecond: /);
  });

  it('lets the children of a Distributed Map use the names of outer variables', () => {
    const each = withoutLanguage(chain({ Each: { Type: 'Pass', Assign: { x: 2 } } }));
    const config = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
    const definition = chain({
      A: { Type: 'Pass', Assign: { x: 1 } },
      B: { Type: 'Map', Items: [1], ItemProcessor: { ProcessorConfig: config, ...each } },
    });

    expect(() => parse(definition)).not.toThrow();
  });
});

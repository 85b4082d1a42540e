import { chain, eventsOf, fail, hang, RESOURCE, run, type Definition, type Ran } from './harness';
import type { Json } from '../../../../../local/emulator/asl/json';

/**
 * What the real service did, as recorded in the snapshot files of the public repository localstack/localstack
 * (tests/aws/services/stepfunctions/v2): the facts of the recording that each line names, with definitions of our own.
 */
type Expected = Partial<Pick<Ran, 'status' | 'output' | 'error' | 'cause'>>;
interface Recorded {
  readonly fact: string;
  /** File and test of the recording. */
  readonly recording: string;
  readonly definition: Definition;
  readonly input?: Json;
  readonly expected: Expected;
}

const pass = (fields: Record<string, unknown>) => chain({ Only: { Type: 'Pass', ...fields } });
const wait = (Timestamp: string) => chain({ Only: { Type: 'Wait', Timestamp } });
const INPUT = '{% $states.input %}';
const queryError = { status: 'FAILED', error: 'States.QueryEvaluationError' } as const;

const RECORDED: readonly Recorded[] = [
  ...[null, 0, 0.1, true, 'a literal', [], ''].map((literal): Recorded => {
    return {
      fact: `${JSON.stringify(literal)} is an Output of its own`,
      recording: 'outputdecl/test_output: test_base_output_any_non_dict',
      definition: pass({ Output: literal }),
      expected: { status: 'SUCCEEDED', output: literal },
    };
  }),
  {
    fact: 'a text that only looks like an expression stays a text',
    recording: 'outputdecl/test_output: BASE_LITERALS',
    definition: pass({ Output: { a: ' {% $states.input %} ', 'b.$': '$', c: '$states.input' } }),
    expected: { output: { a: ' {% $states.input %} ', 'b.$': '$', c: '$states.input' } },
  },
  {
    fact: 'a list keeps its literals and evaluates its expressions',
    recording: 'outputdecl/test_output: LIST_RICH',
    definition: pass({ Output: [null, 0.1, [], '$none', INPUT, { key: '{% true %}' }] }),
    input: { a: 1 },
    expected: { output: [null, 0.1, [], '$none', { a: 1 }, { key: true }] },
  },
  ...(
    [
      [
        [0, 9, 3],
        [0, 3, 6, 9],
      ],
      [
        [0, 10, 3],
        [0, 3, 6, 9],
      ],
      [[1, 9, 9], 1],
      [
        [1, 9, 2],
        [1, 3, 5, 7, 9],
      ],
    ] as const
  ).map(([args, output]): Recorded => ({
    fact: `$range(${args.join(', ')}) is ${JSON.stringify(output)}`,
    recording: 'intrinsic_functions/test_array_jsonata: test_array_range',
    definition: pass({ Output: `{% $range(${args.join(', ')}) %}` }),
    expected: { output: output as Json },
  })),
  {
    fact: '$partition keeps the parts of a list of one',
    recording: 'intrinsic_functions/test_array_jsonata: test_array_partition',
    definition: pass({ Output: '{% $partition([0], 5) %}' }),
    expected: { output: [[0]] },
  },
  {
    fact: 'a Condition may be true as it stands',
    recording: 'scenarios/test_base_scenarios: test_choice_condition_constant_jsonata',
    definition: {
      QueryLanguage: 'JSONata',
      StartAt: 'Choose',
      States: {
        Choose: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Yes' }], Default: 'No' },
        Yes: { Type: 'Succeed', Output: 'yes' },
        No: { Type: 'Fail' },
      },
    },
    expected: { status: 'SUCCEEDED', output: 'yes' },
  },
  {
    fact: 'a Fail state without Error fails without error',
    recording: 'outputdecl/test_output: test_output_in_choice[CONDITION_FALSE]',
    definition: chain({ Only: { Type: 'Fail', Cause: 'Condition is false' } }),
    expected: { status: 'FAILED', error: undefined, cause: 'Condition is false' } as unknown as Expected,
  },
  {
    fact: 'a Fail state without Cause fails without cause',
    recording: 'scenarios/test_base_scenarios: test_fail_error_jsonata',
    definition: chain({ Only: { Type: 'Fail', Error: "{% 'Exception' %}" } }),
    expected: { status: 'FAILED', error: 'Exception', cause: undefined } as unknown as Expected,
  },
  ...['2016-12-05T21:29:29Z', '2016-12-05T21:29:29.123456789Z', '2016-12-05T21:29:29+01:00'].map(
    (time): Recorded => ({
      fact: `a Wait until ${time} is over`,
      recording: 'scenarios/test_base_scenarios: test_wait_timestamp_jsonata[SECONDS], [NANOSECONDS]',
      definition: wait(`{% '${time}' %}`),
      expected: { status: 'SUCCEEDED' },
    }),
  ),
  ...[
    '2016-12-05 21:29:29Z',
    '2016-12-05T21:29:29',
    '2016-13-05T21:29:29Z',
    '2016-02-30T21:29:29Z',
    '2016-12-05T25:29:29Z',
    '05-12-2016T21:29:29Z',
  ].map((time): Recorded => ({
    fact: `a Wait until ${time} fails`,
    recording:
      'scenarios/test_base_scenarios: test_wait_timestamp_jsonata[NO_T], [NO_Z], [INVALID_DATE], [INVALID_TIME], [INVALID_ISO]',
    definition: wait(`{% '${time}' %}`),
    expected: queryError,
  })),
  {
    fact: 'a Wait of 24,856 days and more is too long',
    recording: 'base/test_wait: test_timestamp_too_far_in_future_boundary[24856]',
    definition: wait('{% $fromMillis($millis() + 24857 * 86400000) %}'),
    expected: { status: 'FAILED', error: 'States.Runtime' },
  },
  ...['1', "'text'", 'true', '{"a": 1}', 'null'].map((items): Recorded => ({
    fact: `a Map over ${items} fails`,
    recording: 'scenarios/test_base_scenarios: test_map_state_items_eval_jsonata_fail',
    definition: map({ Items: `{% ${items} %}` }),
    expected: queryError,
  })),
  {
    fact: 'an expression that returns a function fails',
    recording: 'scenarios/test_base_scenarios: test_map_state_items_eval_jsonata_fail[function]',
    definition: map({ Items: '{% $fn := function($x){$x} %}' }),
    expected: queryError,
  },
  {
    fact: 'arrays merge with dynamic arguments',
    recording: 'evaluate_jsonata/test_base_evaluate_expressions: test_merge_with_dynamic_args',
    definition: pass({ Output: '{% $merge([$states.input.one, $states.input.two]) %}' }),
    input: { one: { a: 1 }, two: { b: 2 } },
    expected: { output: { a: 1, b: 2 } },
  },
];

function map(fields: Record<string, unknown>): Definition {
  const ItemProcessor = { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } };
  return chain({ Only: { Type: 'Map', ItemProcessor, ...fields } });
}

describe('the executor does what AWS was recorded doing', () => {
  it.each(RECORDED)('$fact ($recording)', async ({ definition, input = {}, expected }) => {
    const { status, output, error, cause } = await run(definition, { input });

    expect({ status, output, error, cause }).toMatchObject(expected);
  });

  // timeouts/test_timeouts: test_fixed_timeout_service_lambda
  it('a task that ran out of time fails with an error and no cause', async () => {
    const definition = chain({ Only: { Type: 'Task', Resource: RESOURCE, TimeoutSeconds: 1 } });

    const result = await run(definition, { task: (_, { signal }) => hang(signal) });

    expect([result.status, result.error, result.cause]).toEqual(['FAILED', 'States.Timeout', undefined]);
  });

  // error_handling/test_task_service_lambda: test_invoke_timeout
  it('a caught timeout has an empty cause', async () => {
    const definition = chain({
      Ask: {
        ...{ Type: 'Task', Resource: RESOURCE, TimeoutSeconds: 1 },
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
        Next: 'Late',
      },
      Late: { Type: 'Succeed' },
    });

    const result = await run(definition, { task: (_, { signal }) => hang(signal) });

    expect(result.output).toEqual({ Error: 'States.Timeout', Cause: '' });
  });

  // states_variables/test_error_output: MAP_CATCH_ERROR_OUTPUT_WITH_RETRY
  it('an evaluation that fails names the field with slashes', async () => {
    const result = await run(pass({ Output: { items: ['{% $nothing %}'] } }));

    expect(result.cause).toBe(
      "The JSONata expression '$nothing' specified for the field 'Output/items/0' returned nothing (undefined).",
    );
    expect(eventsOf(result, 'StateFailed')).toMatchObject([{ location: 'Output/items/0' }]);
  });

  // outputdecl/test_output: BASE_EXPR (a Pass state); the guide's page of the context object has RetryCount
  it('only a state that can be tried again has a retry count', async () => {
    const Output = '{% $exists($states.context.State.RetryCount) %}';

    const results = await Promise.all([
      run(pass({ Output })),
      run(chain({ Only: { Type: 'Task', Resource: RESOURCE, Output } })),
    ]);

    expect(results.map(({ output }) => output)).toEqual([false, true]);
  });

  // states_variables/test_error_output: MAP_CATCH_ERROR_VARIABLE_SAMPLING
  it('a catcher assigns before its output is handed on', async () => {
    const definition = chain({
      Ask: {
        ...{ Type: 'Task', Resource: RESOURCE, Next: 'After' },
        Catch: [{ ErrorEquals: ['States.ALL'], Assign: { was: INPUT }, Next: 'After' }],
      },
      After: { Type: 'Pass', Output: { was: '{% $was %}', error: '{% $states.input.Error %}' } },
    });

    const result = await run(definition, { input: { n: 1 }, task: () => fail('Bad') });

    expect(result.output).toEqual({ was: { n: 1 }, error: 'Bad' });
  });
});

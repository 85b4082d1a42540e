import { chain, eventsOf, fail, hang, RESOURCE, run } from './harness';

const task = { Type: 'Task', Resource: RESOURCE };
const group = (states: Parameters<typeof chain>[0]) => {
  const { StartAt, States } = chain(states);
  return { StartAt, States };
};

describe('Task and Pass', () => {
  it('hands the input on where there are no Arguments, and the result where there is no Output', async () => {
    const result = await run(chain({ A: { Type: 'Pass' }, B: task }), {
      input: { a: 1 },
      task: () => [1, 2],
    });

    expect(result.calls).toEqual([{ a: 1 }]);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: [1, 2] });
  });

  it('evaluates Assign and Output on the same variables, so an assignment is visible only in the next state', async () => {
    const definition = chain({
      First: { Type: 'Pass', Assign: { x: 1 } },
      Second: { Type: 'Pass', Assign: { x: '{% $x + 1 %}', y: '{% $x %}' }, Output: { x: '{% $x %}' } },
      Third: { Type: 'Pass', Output: { before: '{% $states.input.x %}', x: '{% $x %}', y: '{% $y %}' } },
    });

    expect((await run(definition)).output).toEqual({ before: 1, x: 2, y: 1 });
  });

  it('shows the execution, the state and the machine in $states.context', async () => {
    const definition = chain({ Look: { Type: 'Pass', Output: '{% $states.context %}' } });

    const { output } = await run(definition, { input: { a: 1 } });

    expect(output).toMatchObject({
      Execution: {
        Id: 'arn:aws:states:us-east-1:000000000000:execution:Machine:run-1',
        Name: 'run-1',
        Input: { a: 1 },
        StartTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
      },
      State: { Name: 'Look', EnteredTime: expect.any(String) as string },
      StateMachine: { Name: 'Machine', Id: 'arn:aws:states:us-east-1:000000000000:stateMachine:Machine' },
    });
  });

  it('knows $states.result in a task only, and $states.errorOutput in a Catch only', async () => {
    const wrong = [
      chain({ A: { Type: 'Pass', Output: '{% $states.result %}' } }),
      chain({ A: { ...task, Arguments: { a: '{% $states.result %}' } } }),
      chain({ A: { ...task, Output: '{% $states.errorOutput %}' } }),
    ];

    const results = await Promise.all(wrong.map((definition) => run(definition)));

    expect(results.map(({ error }) => error)).toEqual(new Array(3).fill('States.QueryEvaluationError'));
  });
});

describe('Choice', () => {
  const choice = (fields: object) => ({
    QueryLanguage: 'JSONata',
    StartAt: 'Choose',
    States: {
      Choose: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $states.input.n > 10 %}', Next: 'Big', Assign: { size: 'big' } },
          {
            Condition: '{% $states.input.n > 5 %}',
            Next: 'Medium',
            Output: { n: '{% $states.input.n * 2 %}' },
          },
        ],
        ...fields,
      },
      Big: { Type: 'Pass', Output: { size: '{% $size %}' }, End: true },
      Medium: { Type: 'Succeed' },
      ...('Default' in fields ? { Small: { Type: 'Pass', Output: { size: '{% $size %}' }, End: true } } : {}),
    },
  });

  it('takes the first rule that matches, with that rule’s Assign and Output', async () => {
    expect((await run(choice({}), { input: { n: 20 } })).output).toEqual({ size: 'big' });
    expect((await run(choice({}), { input: { n: 7 } })).output).toEqual({ n: 14 });
  });

  it('goes to Default with the state’s own Assign', async () => {
    const definition = choice({ Default: 'Small', Assign: { size: 'small' } });

    expect((await run(definition, { input: { n: 1 } })).output).toEqual({ size: 'small' });
  });

  it('fails with States.NoChoiceMatched where nothing matches and there is no Default', async () => {
    expect(await run(choice({}), { input: { n: 1 } })).toMatchObject({
      status: 'FAILED',
      error: 'States.NoChoiceMatched',
    });
  });

  it('fails where a condition is not a boolean', async () => {
    const choices = [
      { Condition: '{% 1 %}', Next: 'Big' },
      { Condition: '{% true %}', Next: 'Medium' },
    ];
    const definition = choice({ Choices: choices, Default: 'Small' });

    expect(await run(definition)).toMatchObject({ error: 'States.QueryEvaluationError' });
  });
});

describe('Wait, Succeed and Fail', () => {
  it('waits for seconds or until a time, and hands the input on', async () => {
    const definition = chain({
      A: { Type: 'Wait', Seconds: '{% $states.input.seconds %}' },
      B: { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z' },
      C: { Type: 'Wait', Seconds: 1 },
    });

    expect(await run(definition, { input: { seconds: 2 } })).toMatchObject({ output: { seconds: 2 } });
  });

  it.each([[{ Seconds: "{% 'a' %}" }], [{ Seconds: '{% -1 %}' }], [{ Timestamp: "{% 'tomorrow' %}" }]])(
    'fails on %j',
    async (fields) => {
      const result = await run(chain({ A: { Type: 'Wait', ...fields } }));

      expect(result.error).toBe('States.QueryEvaluationError');
    },
  );

  it('ends with the output of Succeed', async () => {
    const definition = chain({ A: { Type: 'Succeed', Output: { done: '{% $states.input.a %}' } } });

    expect(await run(definition, { input: { a: 1 } })).toMatchObject({
      status: 'SUCCEEDED',
      output: { done: 1 },
    });
  });

  it('ends with the error and cause of Fail, which may be expressions', async () => {
    const definition = chain({ A: { Type: 'Fail', Error: "{% 'E' & $states.input.n %}", Cause: 'because' } });

    const result = await run(definition, { input: { n: 5 } });

    expect(result).toMatchObject({ status: 'FAILED', error: 'E5', cause: 'because' });
    expect(result.history.at(-1)).toMatchObject({ type: 'ExecutionFailed', error: 'E5' });
  });
});

describe('Parallel', () => {
  it('runs all branches on the same input, with variables that they see and cannot change', async () => {
    const definition = chain({
      Set: { Type: 'Pass', Assign: { x: 1 } },
      Both: {
        Type: 'Parallel',
        Arguments: { n: '{% $x + 1 %}' },
        Branches: [
          group({
            L: { Type: 'Pass', Assign: { y: 10 } },
            L2: { Type: 'Pass', Output: { sum: '{% $x + $y %}' } },
          }),
          group({ R: task }),
        ],
        Assign: { results: '{% $states.result %}' },
      },
      After: { Type: 'Pass', Output: { results: '{% $results %}', hidden: '{% $exists($y) %}' } },
    });

    const result = await run(definition);

    expect(result.output).toEqual({ results: [{ sum: 11 }, { n: 2 }], hidden: false });
  });

  it('fails with the first error, ends the other branches, and can be caught and retried whole', async () => {
    let stopped = 0;
    const definition = chain({
      Both: {
        Type: 'Parallel',
        Branches: [
          group({ L: { ...task, Arguments: { side: 'left' } } }),
          group({ R: { ...task, Arguments: { side: 'right' } } }),
        ],
        Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['Broken'], Next: 'Caught' }],
        Next: 'Caught',
      },
      Caught: { Type: 'Succeed' },
    });

    const result = await run(definition, {
      task: async (args, { signal }) => {
        if (JSON.stringify(args).includes('left')) return fail('Broken', 'left');
        return hang(signal).catch((thrown: unknown) => {
          stopped++;
          throw thrown;
        });
      },
    });

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { Error: 'Broken', Cause: 'left' } });
    expect(stopped).toBe(2);
    expect(result.calls).toHaveLength(4);
  });
});

describe('limits', () => {
  const big = { big: 'x'.repeat(262_144) };
  const fits = 'x'.repeat(262_144 - 2);

  it('accepts a payload of exactly 262,144 bytes, counted in UTF-8', async () => {
    expect(await run(chain({ A: { Type: 'Pass' } }), { input: fits })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await run(chain({ A: { Type: 'Pass' } }), { input: 'é'.repeat(131_072) })).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
    });
  });

  it.each<[string, object, object]>([
    ['a result', {}, big],
    [
      'an output',
      { Output: "{% {'a': $states.result, 'b': $states.result} %}" },
      { half: 'x'.repeat(140_000) },
    ],
    ['arguments', { Arguments: "{% {'a': $states.input, 'b': $states.input} %}" }, {}],
    [
      'variables',
      { Assign: { a: '{% $states.result %}', b: '{% $states.result %}' } },
      { half: 'x'.repeat(140_000) },
    ],
  ])('fails beyond it for %s, which States.ALL does not catch', async (_, fields, answer) => {
    const definition = chain({
      A: { ...task, ...fields, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] },
      B: { Type: 'Succeed' },
    });

    const result = await run(definition, {
      input: { half: 'x'.repeat(140_000) },
      task: () => answer as never,
    });

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  it('ends the execution at the machine’s TimeoutSeconds, whatever is caught', async () => {
    const definition = chain(
      {
        A: {
          ...task,
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'A' }],
        },
      },
      { TimeoutSeconds: 1 },
    );

    const result = await run(definition, { task: (_, { signal }) => hang(signal) });

    expect(result).toMatchObject({ status: 'TIMED_OUT' });
    expect([result.error, result.cause]).toEqual([undefined, undefined]);
    expect(result.calls).toHaveLength(1);
  });
});

describe('abort', () => {
  it('ends the execution and its tasks, past every Retry and Catch', async () => {
    const controller = new AbortController();
    let ended = false;
    const definition = chain({
      A: {
        ...task,
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
      },
      B: { Type: 'Succeed' },
    });

    const result = await run(definition, {
      signal: controller.signal,
      task: async (_, { signal }) => {
        controller.abort();
        return hang(signal).finally(() => (ended = true));
      },
    });

    expect(result).toMatchObject({ status: 'ABORTED' });
    expect(ended).toBe(true);
  });

  it('ends a wait and a retry’s delay', async () => {
    for (const state of [
      { Type: 'Wait', Seconds: 99_999 },
      { ...task, Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 99_999 }] },
    ]) {
      const controller = new AbortController();

      const result = await run(chain({ A: state }), {
        signal: controller.signal,
        task: () => fail('A'),
        listener: ({ type }) => {
          if (type === 'RetryScheduled' || type === 'StateEntered') setTimeout(() => controller.abort(), 5);
        },
      });

      expect(result.status).toBe('ABORTED');
    }
  });
});

describe('history', () => {
  it('reports every state entered and left, in order, with the place of inner states', async () => {
    const definition = chain({
      Both: { Type: 'Parallel', Branches: [group({ L: { Type: 'Pass' } })] },
      End: { Type: 'Succeed' },
    });

    const result = await run(definition);

    const reported = result.history.map((event) =>
      [event.type, 'state' in event ? event.state : '', event.path].join(' ').trim(),
    );
    expect(reported).toEqual([
      'ExecutionStarted',
      'StateEntered Both',
      'ParallelStarted Both',
      'StateEntered L Both/0',
      'StateExited L Both/0',
      'StateExited Both',
      'StateEntered End',
      'StateExited End',
      'ExecutionSucceeded',
    ]);
    expect(eventsOf(result, 'StateFailed')).toEqual([]);
  });
});

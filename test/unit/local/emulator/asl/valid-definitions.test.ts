import { chain, parse, RESOURCE } from './harness';

const task = { Type: 'Task', Resource: RESOURCE };
const withoutLanguage = ({ StartAt, States }: { StartAt: string; States: object }) => ({ StartAt, States });
const distributed = (fields: Record<string, unknown>) => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    ...withoutLanguage(chain({ Each: { Type: 'Pass' } })),
  },
  ...fields,
});
const listing = (ReaderConfig: object) => ({
  ...{ Resource: 'arn:aws:states:::s3:listObjectsV2', Arguments: {} },
  ReaderConfig,
});

describe('definitions that AWS takes', () => {
  /** Valid on AWS (recorded in localstack/localstack: outputdecl, choice conditions), and not for asl-validator's pattern. */
  const accepted: [string, object][] = [
    ['JSONata over several lines', chain({ A: { Type: 'Pass', Output: '{% (\n  $x := 1;\n  $x\n) %}' } })],
    ['an expression without blanks', chain({ A: { Type: 'Pass', Output: '{%1%}' } })],
    ['a literal as Output', chain({ A: { Type: 'Pass', Output: 'text' } })],
    ['a number as Output', chain({ A: { Type: 'Pass', Output: 5 } })],
    ['null as Output', chain({ A: { Type: 'Pass', Output: null } })],
    ['empty texts', chain({ A: { Type: 'Pass', Output: { a: '' }, Assign: { b: '' }, Comment: '' } })],
    ['lists in lists', chain({ A: { ...task, Arguments: { a: [[1, ['{% 2 %}']]] } } })],
    [
      'a Condition that is true',
      chain({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }] }, B: { Type: 'Succeed' } }),
    ],
    ['a decimal as tolerance', chain({ A: distributed({ ToleratedFailurePercentage: 2.5 }) })],
    ['MaxItems 0', chain({ A: distributed({ ItemReader: listing({ MaxItems: 0 }) }) })],
    ['a label in any language', chain({ A: distributed({ Label: 'Größe_1-a.b' }) })],
    [
      'a variable that a branch and the Catch around it assign',
      chain({
        A: {
          Type: 'Parallel',
          Branches: [withoutLanguage(chain({ B: { ...task, Assign: { x: 1 } } }))],
          Catch: [{ ErrorEquals: ['States.ALL'], Assign: { x: 2 }, Next: 'C' }],
        },
        C: { Type: 'Succeed' },
      }),
    ],
    ['a literal time', chain({ A: { Type: 'Wait', Timestamp: '2016-12-05T21:29:29Z' } })],
    ['an expression over lines as a time', chain({ A: { Type: 'Wait', Timestamp: '{%\n$now()\n%}' } })],
  ];

  it.each(accepted)('accepts %s', (_, definition) => {
    expect(() => parse(definition)).not.toThrow();
  });

  // Guide, distributed Map state, Label; recorded in localstack/localstack, test_sfn_api_map_run.
  it.each([...' ?*<>{}[]:;,\\|^~$#%&`"\n\u0000\u007f\u009f'])('refuses %j in a label', (character) => {
    const definition = chain({ A: distributed({ Label: `a${character}` }) });

    expect(() => parse(definition)).toThrow(/a label holds no white space/);
  });

  it('refuses in an Express machine what can only be in a Standard one', () => {
    const definition = chain({ A: distributed({}) });

    expect(() => parse(definition, 'EXPRESS')).toThrow(
      /DISTRIBUTED Map cannot be used in an Express workflow/,
    );
  });
});

import { parseArguments } from '../../../../../local/cli/predict/arguments';

describe('the arguments of predict', () => {
  it('are a model, a version after an @, and what is read and written', () => {
    const parsed = parseArguments([
      'surnames@run-7',
      '--input',
      'a.tsv',
      '--output',
      'b.csv',
      '--format',
      'jsonl',
    ]);

    expect(parsed).toMatchObject({
      ...{ model: 'surnames', version: 'run-7', input: 'a.tsv', output: 'b.csv', as: 'csv' },
      format: { kind: 'jsonl' },
    });
  });

  it('take a whole format as JSON', () => {
    const { format } = parseArguments(['surnames', '--format', '{"kind": "csv", "delimiter": ";"}']);

    expect(format).toMatchObject({ kind: 'csv', delimiter: ';', header: true });
  });

  it.each([
    [[], /Name one model/],
    [['a', 'b'], /Name one model/],
    [['a', '--temperature', '0'], /--temperature is "0"/],
    [['a', '--samples', 'many'], /--samples is "many"/],
    [['a', '--format', 'word'], /--format is "word"/],
    [['a', '--as', 'xml'], /--as is "xml"/],
  ])('%j are refused', (args, message) => {
    expect(() => parseArguments(args)).toThrow(message);
  });
});

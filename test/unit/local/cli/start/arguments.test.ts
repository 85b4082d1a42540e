import { parseArguments } from '../../../../../local/cli/start/arguments';

describe('the arguments of npm start', () => {
  it('runs the default recipe without arguments', () => {
    expect(parseArguments([])).toEqual({
      target: 'surname-language',
      json: false,
      refuseReuse: false,
    });
  });

  it('takes every option in any order', () => {
    const args = ['--json', 'my.json', '--store=s3://bucket', '--name', 'run-1', '--refuse-reuse'];

    expect(parseArguments(args)).toEqual({
      target: 'my.json',
      json: true,
      refuseReuse: true,
      store: 's3://bucket',
      name: 'run-1',
    });
  });

  it.each([
    [['--jsno'], 'There is no option --jsno: did you mean --json?'],
    [['--refuse-resue', 'x'], 'There is no option --refuse-resue: did you mean --refuse-reuse?'],
    [['--stroe=s3://b'], 'There is no option --stroe: did you mean --store?'],
    [
      ['--gpu'],
      'There is no option --gpu: they are --json, --store, --name, --resume, --refuse-reuse, --help',
    ],
    [['--store'], /^Option '--store <value>' argument missing; --help shows how it is used\.$/],
    [['--json=yes'], /^Option '--json' does not take an argument; --help shows how it is used\.$/],
    [['--name='], '--name needs a value, as --help shows.'],
    [['a', 'b'], /^One run at a time: "a" and "b" are 2 requests, [^\n]+$/],
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(() => parseArguments(args)).toThrow(sentence);
  });
});

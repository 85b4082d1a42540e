import { evaluateTemplate } from '../../../../../local/emulator/asl/expressions';
import type { Json } from '../../../../../local/emulator/asl/json';

const evaluate = (template: Json, bindings: Record<string, unknown> = {}) =>
  evaluateTemplate(template, bindings, 'Output');

describe('expressions', () => {
  it('replaces expressions at any depth and leaves other values alone', async () => {
    const template = { a: ['{% $x + 1 %}', 'plain', null], b: { c: '{% $states.input.name %}', d: 5 } };

    const value = await evaluate(template, { x: 1, states: { input: { name: 'Ada' } } });

    expect(value).toEqual({ a: [2, 'plain', null], b: { c: 'Ada', d: 5 } });
  });

  it.each<[string, Json]>([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 10, 5)', [0, 5, 10]],
    ['$range(3, 0, -1)', [3, 2, 1, 0]],
    ["$hash('abc', 'SHA-256')", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ["$hash('abc', 'MD5')", '900150983cd24fb0d6963f7d28e17f72'],
    ['$range(1, 9, 9)', 1],
    ['$random(7) = $random(7)', true],
    ['$random() < 1', true],
    ['$match($uuid(), /^[0-9a-f-]{36}$/).index', 0],
    ['$parse(\'{"a":[1]}\')', { a: [1] }],
    ['$sum([1,2,3])', 6],
    ["$replace('a:b', /[^a-z]/, '-')", 'a-b'],
    ['[1,2,3][$ > 2]', 3],
  ])('evaluates %s', async (source, expected) => {
    expect(await evaluate(`{% ${source} %}`)).toEqual(expected);
  });

  it.each([
    ['something undefined', '$states.input.missing', /returned nothing \(undefined\)/],
    ['an unknown variable', '$nowhere', /returned nothing/],
    ['the input as $, which Step Functions does not have', '$.a', /returned nothing/],
    ['a type error', "1 + 'a'", /T2002/],
    ['a thrown error', "$error('no')", /no/],
    ['a function', '$sum', /a function/],
    ['a lambda', 'function($x){$x}', /a function/],
    ['$eval', "$eval('1')", /not supported/],
    ['text that is not JSON', "$parse('{')", /threw/],
    ['an unknown hash', "$hash('a', 'CRC32')", /CRC32/],
    ['endless recursion', '($f := function($x){$f($x) + 1}; $f(1))', /nested more than 10000 deep/],
    // JSONata on AWS is version 2.0.6: these two came later.
    ['the operator ??', 'null ?? 1', /S0211/],
    ['the operator ?:', '0 ?: 1', /S0211/],
  ])('fails with States.QueryEvaluationError on %s', async (_, source, message) => {
    const evaluation = evaluate({ field: `{% ${source} %}` }, { states: { input: { a: 1 } } });

    await expect(evaluation).rejects.toMatchObject({ error: 'States.QueryEvaluationError' });
    await expect(evaluation).rejects.toThrow(message);
    await expect(evaluation).rejects.toThrow(/Output\/field/);
  });

  it('evaluates one expression many times at once without mixing the values', async () => {
    const values = await Promise.all(Array.from({ length: 50 }, (_, x) => evaluate('{% $x * $x %}', { x })));

    expect(values).toEqual(Array.from({ length: 50 }, (_, x) => x * x));
  });

  it('evaluates a deep recursion that ends', async () => {
    const sum = '($sum := function($n){$n = 0 ? 0 : $n + $sum($n - 1)}; $sum(300))';

    expect(await evaluate(`{% ${sum} %}`)).toBe(45_150);
  });

  it.each([
    ['one text larger than its memory', "$pad('a', 500000000)", /took more than 256 MB/],
    ['a result larger than any state may pass on', "$pad('a', 9000000)", /9000002 characters of JSON/],
  ])('ends %s, and evaluates the next', async (_, source, message) => {
    await expect(evaluate(`{% ${source} %}`)).rejects.toThrow(message);

    expect(await evaluate('{% 1 + 1 %}')).toBe(2);
  });

  it('sees no environment', async () => {
    await expect(evaluate('{% $lookup($$, "process") %}')).rejects.toThrow(/returned nothing/);
  });
});

import { extractExample } from '../../../../../functions/records/fields/extract';
import type { Fields } from '../../../../../functions/records/fields/fields';
import { rowFields } from '../../../../../functions/records/fields/lazy-fields';
import { numberForm } from '../../../../../functions/records/fields/number-form';
import { Task } from '../../../../../shared/request/task';

const task = Task.parse({
  kind: 'many-to-one',
  input: { kind: 'numeric', fields: ['x'] },
  target: { kind: 'class', field: 'y' },
});
type Signs = Parameters<typeof numberForm>[0];
const csv = (x: string, signs: Signs = {}): Fields => rowFields(['x', 'y'], numberForm(signs))([x, 'a']);
const json = (x: string): Fields => new Map([...Object.entries({ x, y: 'a' })]);
const DECIMAL: Signs = { decimal: ',' };
const THOUSANDS: Signs = { thousands: ',' };

describe('a list of numbers in a file that says what is in its numbers', () => {
  it.each<[string, Signs, number[]]>([
    ['[1,5; 3,5]', DECIMAL, [1.5, 3.5]],
    ['[1,5;3,5;-2]', DECIMAL, [1.5, 3.5, -2]],
    ['[1.000,5; 2]', { decimal: ',', thousands: '.' }, [1000.5, 2]],
    ['[1,500; 2,500.5]', THOUSANDS, [1500, 2500.5]],
    ['[1, 2, 3]', DECIMAL, [1, 2, 3]],
    ['[1.5,2.5]', DECIMAL, [1.5, 2.5]],
    ['[1.5, 2]', DECIMAL, [1.5, 2]],
    ['[1,5,3,5]', {}, [1, 5, 3, 5]],
    ['[1,20,300, 4000]', {}, [1, 20, 300, 4000]],
    ['[1,20,3]', THOUSANDS, [1, 20, 3]],
  ])('%j is read where it is clear: %j', (x, signs, numbers) => {
    expect(extractExample(csv(x, signs), task)).toMatchObject({ input: numbers.map((number) => [number]) });
  });

  it.each<[string, Signs, string]>([
    ['[1,5, 3,5]', DECIMAL, 'as data.format.decimal says, be within them: write it with ";" between'],
    ['[1,5,3,5]', DECIMAL, 'as data.format.decimal says, be within them: write it with ";" between'],
    ['[1.500,2.500]', { decimal: ',', thousands: '.' }, 'commas may part its numbers or'],
    ['[1,500,2]', THOUSANDS, 'as data.format.thousands says, be within them'],
    ['1,5; 3,5', DECIMAL, 'it looks like a list: write it with ";" between its numbers, as in [0,5; 1,5]'],
    ['1,5, 3,5', DECIMAL, 'it looks like a list: write it with ";"'],
  ])('%j is refused where it is not: %j', (x, signs, why) => {
    expect(extractExample(csv(x, signs), task)).toMatchObject({
      reason: 'not-a-number',
      detail: expect.stringContaining(why) as string,
    });
  });
});

describe('numbers in another form than a list of JSON', () => {
  it.each([
    '{1,2,3}',
    '(1,2)',
    '(1, 2)',
    '1;2;3',
    '1 2 3',
    '1, 2, 3',
    '1|2',
    '[1; 2]',
    'c(1, 2)',
    'WrappedArray(1, 2)',
  ])('%j are refused, with how to write them', (x) => {
    const message = {
      reason: 'not-a-number',
      detail: expect.stringContaining('it looks like a list: write it as JSON, as in [1, 2, 3]') as string,
    };

    expect(extractExample(csv(x), task)).toMatchObject(message);
    expect(extractExample(json(x), task)).toMatchObject(message);
  });

  it.each([
    ['1,5', 'a decimal comma'],
    ['1 234 567', 'spaces between thousands'],
    ['1,234,567', 'commas between thousands'],
  ])('%j is no list', (x, what) => {
    expect(extractExample(csv(x), task)).toMatchObject({ detail: expect.stringContaining(what) as string });
  });

  it.each(['2024-01-01', '12:30', '1.2.3', 'about 3'])('%j is no list, nor anything else', (x) => {
    expect(extractExample(csv(x), task)).toMatchObject({
      detail: expect.stringMatching(/not a number$/) as string,
    });
  });

  it('are looked for in no more time than a text is long', () => {
    expect(extractExample(csv(`${'1,'.repeat(4_000)}x`), task)).toMatchObject({ reason: 'not-a-number' });
  });
});

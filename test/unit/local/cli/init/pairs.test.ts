import { initialise, lines, sentence } from './initialise';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'] as const;

/** Days of which some come twice, in no order. */
const dateOf = (index: number) => {
  const [year, month, day] = [1950 + ((index * 37) % 71), 1 + ((index * 5) % 8), 1 + ((index * 11) % 27)];
  return { year, month, day, name: MONTHS[month - 1]! };
};
const two = (number: number) => String(number).padStart(2, '0');
const isoOf = (index: number) => {
  const { year, month, day } = dateOf(index % 190);
  return `${year}-${two(month)}-${two(day)}`;
};
const writtenOf = (index: number) => {
  const { year, month, day, name } = dateOf(index % 190);
  const forms = [`${month}/${day}/${year}`, `${two(day)}.${two(month)}.${year}`, `${name} ${day}, ${year}`];
  return forms[index % 3]!;
};
const clockOf = (index: number) => [(index * 7) % 24, (index * 13) % 60] as const;
const phoneOf = (index: number) => String(2_005_550_000 + index * 7_919);

const table = (header: string, row: (index: number) => string) => ({
  'pairs.tsv': `${header === '' ? '' : `${header}\n`}${lines(200, row)}`,
});
const pair = (from: string, to: string) => ({
  task: {
    kind: 'encoder-decoder',
    input: { kind: 'tokens', field: from, tokens: 'characters' },
    target: { kind: 'tokens', field: to, tokens: 'characters' },
  },
});

describe('two forms of one thing, as npm run init finds them', () => {
  it.each([
    ['dates in several forms', 'written\tiso', (i: number) => `${writtenOf(i)}\t${isoOf(i)}`],
    ['dates in one other form', 'day\tdate', (i: number) => `${writtenOf(i * 3 + 1)}\t${isoOf(i * 3 + 1)}`],
    ['dates of digits', 'written\tiso', (i: number) => `${writtenOf(i * 3)}\t${isoOf(i * 3)}`],
    [
      'times of the day',
      'spoken\tclock',
      (i: number) => {
        const [hour, minute] = clockOf(i);
        return `${hour % 12 === 0 ? 12 : hour % 12}:${two(minute)} ${hour < 12 ? 'am' : 'pm'}\t${two(hour)}:${two(minute)}`;
      },
    ],
    [
      'phone numbers',
      'raw\tphone_number',
      (i: number) => {
        const phone = phoneOf(i);
        return `(${phone.slice(0, 3)}) ${phone.slice(3, 6)}-${phone.slice(6)}\t${phone}`;
      },
    ],
    [
      'amounts',
      'written\tamount',
      (i: number) => `$${(i * 17) % 400},${two(i % 60)}0.50\t${(i * 17) % 400}${two(i % 60)}0.50`,
    ],
    ['identifiers', 'raw_id\tclean_id', (i: number) => `${i * 7919}-A/${i % 9}\t${i * 7919}A${i % 9}`],
  ])('are a pair of texts: %s', async (_, header, row) => {
    const [from = '', to = ''] = header.split('\t');

    const { status, request, text } = await initialise(table(header, row));

    expect(text).not.toContain('series');
    expect(request).toMatchObject(pair(from, to));
    expect(status).toBe(0);
  });

  it('need no header', async () => {
    const { status, request } = await initialise(table('', (i) => `${writtenOf(i)}\t${isoOf(i)}`));

    expect(request).toMatchObject(pair('column1', 'column2'));
    expect(status).toBe(0);
  });

  it.each([
    ['iso', 'written'],
    ['written', 'iso'],
  ])('are told as a person says: %s', async (told, from) => {
    const files = table(
      'id\twritten\tiso\tcountry',
      (i) => `${i}\t${writtenOf(i)}\t${isoOf(i)}\t${i % 2 === 0 ? 'gb' : 'us'}`,
    );

    const { status, request } = await initialise(files, '--target', told);

    expect(request).toMatchObject(pair(from, told));
    expect(status).toBe(0);
  });

  it('keep their condition where a person names the text, and say what is not used', async () => {
    const content = lines(120, (i) => {
      const lemma = sentence(i, 1).split(' ')[0]! + String.fromCharCode(97 + (i % 26), 97 + (i % 23));
      const [tense, ending] = [['past', 'ed'] as const, ['present', 's'] as const][i % 2]!;
      return JSON.stringify({ lemma, tense, weight: (i * 37) % 101, form: `${lemma}${ending}` });
    });

    const guessed = await initialise({ 'forms.jsonl': content });
    const named = await initialise({ 'forms.jsonl': content }, '--target', 'form');

    const task = {
      input: { field: 'lemma', conditions: ['tense'] },
      target: { kind: 'tokens', field: 'form' },
    };
    expect(guessed.request).toMatchObject({ task });
    expect(named.request).toMatchObject({ task });
    expect(named.text).toContain('with "tense" as a condition. Not used: "weight".');
    expect(named.status).toBe(0);
  });

  it('may be told of a number by a text alone', async () => {
    const files = table(
      'words\tnumber',
      (i) => `${sentence(i, 2).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!)}\t${i % 50}.5`,
    );

    const { status, request } = await initialise(files, '--target', 'number');

    expect(request).toMatchObject({
      task: { input: { field: 'words' }, target: { kind: 'value', field: 'number' } },
    });
    expect(status).toBe(0);
  });

  it.each([
    ['a text and its number', 'id\ttext', (i: number) => `${i}\t${sentence(i)}`, 'one-to-many'],
    ['a text and its day', 'date\ttext', (i: number) => `${isoOf(i)}\t${sentence(i, 9)}`, 'one-to-many'],
    [
      'a series',
      'date\tload',
      (i: number) => `${new Date(86_400_000 * i).toISOString().slice(0, 10)}\t${(i * 37) % 101}.5`,
      'many-to-one',
    ],
  ])('are not %s', async (_, header, row, kind) => {
    const { request } = await initialise(table(header, row));

    expect(request).toMatchObject({ task: { kind } });
  });

  it('have as many texts in the vocabulary as the report counts', async () => {
    const { text } = await initialise(table('written\tiso', (i) => `${'abc'[i % 3]!}${i}\t${isoOf(i)}`));

    expect(text).toMatch(/vocabulary +13\n/);
  });
});

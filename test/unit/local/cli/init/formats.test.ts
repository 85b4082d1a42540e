import { gzipSync } from 'node:zlib';
import { initialise, lines, sentence, sideOf, type Files } from './initialise';

const records = Array.from({ length: 80 }, (_, index) => ({
  id: index,
  text: sentence(index),
  label: sideOf(index),
}));
const table = `id,text,label\n${lines(80, (index) => `${index},${sentence(index)},${sideOf(index)}`)}`;
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

const FORMATS: [string, Files, object][] = [
  ['UTF-16 with its mark', { 'a.csv': utf16(`\ufeff${table}`) }, { kind: 'csv', encoding: 'utf-16' }],
  ['UTF-16 without', { 'a.csv': utf16(table) }, { kind: 'csv', encoding: 'utf-16le' }],
  [
    'Latin-1',
    { 'a.csv': Buffer.from(table.replace(/good/g, 'trouvé'), 'latin1') },
    { kind: 'csv', encoding: 'windows-1252' },
  ],
  ['lone carriage returns', { 'a.csv': table.replace(/\n/g, '\r') }, { kind: 'csv' }],
  ['gzip', { 'a.csv.gz': gzipSync(table) }, { kind: 'csv' }],
  ['a JSON array', { 'a.json': JSON.stringify(records, null, 1) }, { kind: 'json' }],
  ['a JSON array on one line', { 'a.json': JSON.stringify(records) }, { kind: 'json' }],
  [
    'a JSON array within an object, beside a shorter one',
    { 'a.json': JSON.stringify({ meta: { columns: [{ name: 'id' }] }, data: { items: records } }) },
    { kind: 'json', path: 'data.items' },
  ],
  [
    'blanks after delimiters',
    { 'a.csv': `text, label\n${lines(60, (index) => `"${sentence(index)}, so", "${sideOf(index)}"`)}` },
    { kind: 'csv', skipSpaces: true },
  ],
  [
    'backslashes before quotes',
    { 'a.csv': `text,label\n${lines(60, (index) => `"a \\"${sentence(index)}\\", so",${sideOf(index)}`)}` },
    { kind: 'csv', escape: '\\' },
  ],
  [
    'single quotes',
    { 'a.csv': `'text','label'\n${lines(60, (index) => `'${sentence(index)}, so','${sideOf(index)}'`)}` },
    { kind: 'csv', quote: "'" },
  ],
  [
    'line breaks within quotes',
    { 'a.csv': `text,label\n${lines(60, (index) => `"${sentence(index)},\nso",${sideOf(index)}`)}` },
    { kind: 'csv' },
  ],
  [
    'quotes that mean nothing in TSV',
    { 'a.tsv': lines(60, (index) => `${sideOf(index)}\tthe "${sentence(index)}`) },
    { kind: 'csv', delimiter: '\t', quote: null, header: false, columns: ['column1', 'column2'] },
  ],
];

const numbers = (numberOf: (index: number) => string, delimiter = ';') =>
  `wert${delimiter}klasse\n${lines(80, (index) => [numberOf(index), sideOf(index)].join(delimiter))}`;

const NUMBERS: [string, string, object][] = [
  ['decimal commas', numbers((index) => `${index},${index % 10}5`), { decimal: ',' }],
  [
    'decimal commas and points between thousands',
    numbers((index) => `1.${100 + index},50`),
    { decimal: ',', thousands: '.' },
  ],
  ['blanks between thousands', numbers((index) => `${index + 1} 500,25`), { decimal: ',', thousands: ' ' }],
  ['apostrophes between thousands', numbers((index) => `${index + 1}'500.25`), { thousands: "'" }],
  ['commas between thousands', numbers((index) => `"${index + 1},500"`, ','), { thousands: ',' }],
  ['plain numbers', numbers((index) => `${index}.25`), {}],
  ['a preamble', `Exported\nOn 2024-01-01\n\n${numbers((index) => `${index}`)}`, { skipLines: 3 }],
  ['comments', `# made by hand\n# a, b\n${numbers((index) => `${index}`)}`, { comment: '#' }],
];

describe('the format that npm run init finds', () => {
  it.each(FORMATS)('is that of %s', async (_, files, format) => {
    const { status, request } = await initialise(files);

    expect(status).toBe(0);
    expect(request).toMatchObject({
      data: { format },
      task: { kind: 'many-to-one', input: { kind: 'tokens' }, target: { kind: 'class' } },
    });
    expect(Object.keys((request as { data: { format: object } }).data.format).sort()).toEqual(
      [...new Set([...Object.keys(format)])].sort(),
    );
  });

  it.each(NUMBERS)('reads %s', async (_, content, options) => {
    const { status, request } = await initialise({ 'a.csv': content });

    const { format } = (request as { data: { format: Record<string, unknown> } }).data;
    const { kind, delimiter, ...others } = format;
    expect([status, kind]).toEqual([0, 'csv']);
    expect(delimiter ?? ',').toBe(content.includes(';') ? ';' : ',');
    expect(others).toEqual(options);
    expect(request).toMatchObject({
      task: { kind: 'one-to-one', input: { fields: ['wert'] }, target: { kind: 'class', field: 'klasse' } },
    });
  });

  it('skips a first line of counts and classes, which is neither names nor a record', async () => {
    const rows = lines(60, (index) => `${index / 7},${index % 5},${index % 3}`);

    const { status, request } = await initialise({ 'a.csv': `60,2,setosa\n${rows}` });

    expect(status).toBe(0);
    expect(request).toMatchObject({ data: { format: { skipLines: 1, header: false } } });
  });

  it.each([
    ['class', (side: string) => `label=${side}/part-0.jsonl`, 'label'],
    ['class of another name', (side: string) => `kind=${side}/part-0.jsonl`, 'kind'],
  ])('takes the folder of a Hive partition for the %s', async (_, nameOf, field) => {
    const content = (from: number) => lines(40, (index) => JSON.stringify({ text: sentence(from + index) }));

    const { status, request } = await initialise({
      [nameOf('good')]: content(0),
      [nameOf('bad')]: content(100),
    });

    expect(status).toBe(0);
    expect(request).toMatchObject({
      data: { split: { by: 'hash', files: '*/*' } },
      task: { target: { kind: 'class', field } },
    });
  });
});

describe('the header that npm run init finds', () => {
  it.each<[string, string, readonly string[] | undefined]>([
    [
      'names that R makes up, beside columns of nothing',
      'v1,v2,,,',
      ['v1', 'v2', 'column3', 'column4', 'column5'],
    ],
    ['languages', 'English,French', undefined],
    ['codes of languages', 'en,de', undefined],
  ])('is one of %s', async (_, header, columns) => {
    const empty = ','.repeat(header.split(',').length - 2);
    const rows = lines(90, (index) => `${index % 3 === 0 ? 'spam' : 'ham'},${sentence(index)}${empty}`);

    const { status, request } = await initialise({ 'a.csv': `${header}\n${rows}` });

    expect(status).toBe(0);
    const { format } = (request as { data: { format: object } }).data;
    expect(format).toEqual({ kind: 'csv', ...(columns === undefined ? {} : { columns }) });
  });
});

describe('files that hold no text', () => {
  const excel = Buffer.from(`PK\x03\x04${'\0'.repeat(26)}[Content_Types].xml`, 'latin1');

  it.each<[string, Files, string]>([
    [
      'a workbook',
      { 'a.xlsx': excel },
      '"a.xlsx" is an Excel workbook or another file of Office, which is not read; save its sheet as CSV',
    ],
    [
      'what a store answered',
      { 'a.csv': '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>' },
      '"a.csv" cannot be read: it is XML, as a store answers in place of a file',
    ],
    [
      'an archive alone',
      { 'a.zip': excel, 'notes.md': 'a' },
      'there are a.zip and notes.md. "a.zip" is an Excel',
    ],
    ['empty files', { 'a.csv': '', 'b.csv': '' }, 'are empty, so there is nothing to guess.'],
  ])('are told by what they are: %s', async (_, files, sentence) => {
    const { status, text } = await initialise(files);

    expect(status).toBe(1);
    expect(text).toContain(sentence);
  });
});

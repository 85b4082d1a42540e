import { initialise, lines, sideOf } from './initialise';

const day = (index: number): Date => new Date(Date.UTC(2023, 0, 1 + index));
const iso = (index: number): string => day(index).toISOString().slice(0, 10);
const parts = (index: number): [string, string, string] => iso(index).split('-') as [string, string, string];
const level = (index: number): number => Math.round(1_000 * Math.sin(index * index)) / 10;

const rowsOf = (...stores: string[]) =>
  lines(120, (index) =>
    stores.map((store) => `${store},${iso(index)},${level(index + store.length)}`).join('\n'),
  );

describe('series that npm run init finds', () => {
  it('tells series apart by the field that does, in the order of their time', async () => {
    const { status, request } = await initialise({ 'sales.csv': `store,date,sales\n${rowsOf('a', 'bcd')}` });

    expect(status).toBe(0);
    expect(request).toMatchObject({
      data: {
        records: { kind: 'windows', series: ['store'], time: 'date', step: '1 day' },
        split: { by: 'time' },
      },
      task: { input: { fields: ['sales'] }, target: { kind: 'value', field: 'sales', seasonRows: 7 } },
    });
  });

  it.each<[string, (index: number) => string, string]>([
    ['day first', (index) => parts(index).reverse().join('.'), 'dd.MM.yyyy'],
    ['month first', (index) => `${parts(index)[1]}/${parts(index)[2]}/${parts(index)[0]}`, 'MM/dd/yyyy'],
    ['year first with slashes', (index) => parts(index).join('/'), 'yyyy/MM/dd'],
    ['eight digits', (index) => parts(index).join(''), 'yyyyMMdd'],
  ])('finds the pattern of dates with %s', async (_, dateOf, pattern) => {
    const rows = lines(160, (index) => `${dateOf(index)},${level(index)}`);

    const { status, request } = await initialise({ 'a.csv': `date,level\n${rows}` });

    expect(status).toBe(0);
    expect(request).toMatchObject({ data: { records: { time: { field: 'date', pattern }, step: '1 day' } } });
  });

  const hourOf = (index: number) => new Date(Date.UTC(2023, 0, 25, index));
  const two = (value: number) => String(value).padStart(2, '0');

  it.each<[string, string, (at: Date) => string, object]>([
    [
      'a date and a time of day',
      'Date,Time',
      (at) =>
        `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()},${two(at.getUTCHours())}:00:00`,
      { field: ['Date', 'Time'], pattern: 'dd/MM/yyyy HH:mm:ss' },
    ],
    [
      'an ISO date and a time of day',
      'day,clock',
      (at) => `${at.toISOString().slice(0, 10)},${at.toISOString().slice(11, 16)}`,
      { field: ['day', 'clock'] },
    ],
    [
      'numbers of year, month, day and hour',
      'year,month,day,hour',
      (at) => `${at.getUTCFullYear()},${at.getUTCMonth() + 1},${at.getUTCDate()},${at.getUTCHours()}`,
      { field: ['year', 'month', 'day', 'hour'], pattern: 'yyyy M d H' },
    ],
  ])('finds a time in parts: %s', async (_, header, write, time) => {
    const rows = lines(400, (index) => `${write(hourOf(index))},${level(index)}`);

    const { status, request, text } = await initialise({ 'a.csv': `${header},level\n${rows}` });

    expect(text).toContain('"1 hour" apart');
    expect(status).toBe(0);
    expect(request).toMatchObject({
      data: { records: { kind: 'windows', time, step: '1 hour' } },
      task: { input: { fields: ['level'] }, target: { field: 'level', seasonRows: 24 } },
    });
  });

  it('names the time that two rows have, as where clocks are set back', async () => {
    const rows = lines(120, (index) => `${iso(index === 60 ? 59 : index)},${level(index)}`);

    const { status, text } = await initialise({ 'a.csv': `date,level\n${rows}` });

    expect(status).not.toBe(0);
    expect(text).toContain(`"a.csv" has two rows at "${iso(59)}" of its column "date"`);
  });

  it('reads over no gap, and says how many there are', async () => {
    const rows = lines(160, (index) => `${iso(index < 100 ? index : index + 9)},${level(index)}`);

    const { status, request, text } = await initialise({ 'a.csv': `date,level\n${rows}` });

    expect(status).toBe(0);
    expect(request).toMatchObject({ data: { records: { gaps: 'skip' } } });
    expect(text).toContain('1 times rows are missing');
  });

  it('takes days of trade as they follow each other', async () => {
    const rows = lines(160, (index) => `${iso(Math.floor(index / 5) * 7 + (index % 5))},${level(index)}`);

    const { status, request } = await initialise({ 'a.csv': `Date,Close\n${rows}` });

    expect(status).toBe(0);
    expect(request).toMatchObject({ data: { records: { step: 'irregular' } } });
  });

  it('makes one sequence of the rows of an id with one class', async () => {
    const rows = lines(200, (index) => `u${index % 40},${iso(index)},${level(index)},${sideOf(index % 40)}`);

    const { status, request } = await initialise({ 'a.csv': `user_id,ts,x,label\n${rows}` });

    expect(status).toBe(0);
    expect(request).toMatchObject({
      data: { records: { kind: 'groups', by: ['user_id'], constant: ['label'], orderBy: 'ts' } },
      task: { input: { kind: 'numeric', fields: ['x'] }, target: { kind: 'class', field: 'label' } },
    });
  });

  it('reads steps that are columns as a sequence, whatever their order', async () => {
    const steps = [3, 1, 0, 2, 5, 4, 10, 7, 6, 8, 9];
    const rows = lines(80, (index) => {
      const values = steps.map((step) => [`t${step}`, level(index + step)] as const);
      return JSON.stringify({ id: index, ...Object.fromEntries(values), label: sideOf(index) });
    });

    const { status, request } = await initialise({ 'a.jsonl': rows });

    expect(status).toBe(0);
    expect(request).toMatchObject({
      task: { kind: 'many-to-one', input: { fields: ['t*'] }, target: { field: 'label' } },
    });
  });

  it('knows a curve without a header by its smoothness', async () => {
    const curve = (index: number) =>
      Array.from({ length: 40 }, (_, step) => Math.sin((step + index) / 9).toFixed(3));
    const rows = lines(80, (index) => [(index % 2) + 1, ...curve(index)].join('\t'));

    const { status, request } = await initialise({ 'Gun_TRAIN.tsv': rows, 'Gun_TEST.tsv': rows });

    expect(status).toBe(0);
    expect(request).toMatchObject({
      data: { split: { by: 'file', train: 'Gun_TRAIN.tsv', test: 'Gun_TEST.tsv' } },
      task: { kind: 'many-to-one', input: { fields: ['x*'] }, target: { kind: 'class', field: 'label' } },
    });
  });
});

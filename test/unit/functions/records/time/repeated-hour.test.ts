import { readDataset } from '../dataset';

/** Half hours around the end of summer time in Berlin, in the order of time. */
const NIGHT = ['01:30', '02:00', '02:30', '02:00', '02:30', '03:00'];
const task = {
  kind: 'many-to-one',
  input: { kind: 'numeric', fields: ['x1'] },
  target: { kind: 'class', field: 'label' },
};

/** @param rows times of 27 October 2024 with the place that each has in the order of time */
async function read(rows: readonly (readonly [time: string, place: number])[], zone?: string) {
  const text = ['id,label,at,x1', ...rows.map(([time, place]) => `7,a,2024-10-27T${time},${place}`)].join(
    '\n',
  );
  const { examples, warnings, rejects } = await readDataset(
    { 'a.csv': text },
    {
      model: 'clocks',
      data: {
        location: 'data/',
        format: { kind: 'csv' },
        records: {
          kind: 'groups',
          by: ['id'],
          constant: ['label'],
          orderBy: zone === undefined ? 'at' : { field: 'at', zone },
        },
        split: { by: 'hash' },
        rejects: { toleratedShare: 1 },
      },
      task,
    },
  );
  expect(rejects).toEqual([]);
  return { places: (examples[0]?.input as number[][]).flat(), warnings };
}

const placed = (times: readonly string[]) => times.map((time, place) => [time, place] as const);
const BERLIN = 'Europe/Berlin';

describe('rows of a group in the hour that comes twice', () => {
  const hourly = placed(['01:00', '02:00', '02:00', '03:00']);
  it.each([
    ['half hours that rise', placed(NIGHT)],
    ['half hours that fall', placed(NIGHT).reverse()],
    ['hours that rise', hourly],
    ['hours that fall', [...hourly].reverse()],
    [
      'with offsets, in any order',
      [2, 0, 3, 1].map((at) => placed(['02:00+02:00', '02:30+02:00', '02:00+01:00', '02:30+01:00'])[at]!),
    ],
    [
      'one pass, in any order',
      [1, 3, 0, 2]
        .map((at) => placed(['01:00', '01:30', '02:00', '02:30'])[at]!)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ],
    ['one row of it, in any order', [2, 0, 1].map((at) => placed(['01:30', '02:00', '03:00'])[at]!)],
  ])('are put in their order where the file tells it: %s', async (_, rows) => {
    const { places, warnings } = await read(rows, BERLIN);

    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(warnings).toEqual([]);
  });

  it('are warned of where nothing tells which of the two they are of', async () => {
    const { places, warnings } = await read(
      [5, 1, 4, 0, 3, 2].map((at) => placed(NIGHT)[at]!),
      BERLIN,
    );

    expect(places).toEqual([0, 1, 3, 4, 2, 5]);
    expect(warnings).toEqual([
      'rows of one group of id are of the hour that comes twice when the clocks of Europe/Berlin are set back, such as "2024-10-27T02:00", in an order that does not tell of which of the two, and are all taken for rows of the first; write the offset from UTC behind each time (2024-10-27T02:30:00+01:00), or times of UTC without a zone',
    ]);
  });

  it('are warned of without a zone, where times go back in such a night alone', async () => {
    const { places, warnings } = await read(placed(NIGHT));

    expect(places).toEqual([0, 1, 3, 2, 4, 5]);
    expect(warnings).toEqual([
      'rows of one group of id go back in time at "2024-10-27T02:00", in a night in which clocks are set back in many places, and forth everywhere else, so the rows of an hour that comes twice are put among each other; where these are times of such a place, give its zone: "orderBy": {"field": "at", "zone": "Europe/Berlin"}, or write the offset from UTC behind each time (2024-10-27T02:30:00+01:00), or times of UTC without a zone',
    ]);
  });

  it('are like any others without a zone where times go back elsewhere too', async () => {
    const rows = [...placed(NIGHT), ['00:30', 6] as const];

    expect((await read(rows)).warnings).toEqual([]);
  });
});

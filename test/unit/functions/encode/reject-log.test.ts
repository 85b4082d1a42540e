import { RejectLog } from '../../../../functions/encode/reject-log';
import { Reject, type Shard } from '../../../../shared/dataset';
import { Rejection } from '../../../../shared/encoding';

const shard: Shard = { id: 3, key: 'data/a.csv', etag: 'e', startByte: 100, endByte: 900, side: 'any' };
const raw = (record: string, place = { line: 4, byteOffset: 140 }) => ({
  bytes: Buffer.from(record),
  ...place,
});
const ragged = new Rejection('ragged-row', 'the row has 3 fields, the file 2');
const kept = (log: RejectLog) =>
  log
    .takeParts({ all: true })
    .flatMap((part) => part.trimEnd().split('\n'))
    .map((line) => Reject.parse(JSON.parse(line)));

describe('what is set aside', () => {
  it('keeps file, line, offset, reason and record', () => {
    const log = new RejectLog(shard, { firstLine: 11, keep: true });

    log.add(raw('a,b,c'), ragged);

    expect(kept(log)).toEqual([
      {
        file: 'data/a.csv',
        line: 14,
        byteOffset: 140,
        reason: 'ragged-row',
        detail: 'the row has 3 fields, the file 2',
        record: 'a,b,c',
        isCut: false,
      },
    ]);
    expect(log.reasons()).toEqual([
      {
        reason: 'ragged-row',
        records: 1,
        example: 'data/a.csv line 14: the row has 3 fields, the file 2, in "a,b,c"',
      },
    ]);
  });

  it.each([
    ['a long line', 'x'.repeat(5_000), `${'x'.repeat(1_999)}…`, true],
    ['as long as may be', 'x'.repeat(2_000), 'x'.repeat(2_000), false],
    ['not within a character', `${'x'.repeat(1_998)}👩👩`, `${'x'.repeat(1_998)}…`, true],
    ['characters of three bytes', '日'.repeat(2_000), '日'.repeat(2_000), false],
  ])('is cut where it is long: %s', (_, record, expected, isCut) => {
    const log = new RejectLog(shard, { firstLine: 1, keep: true });

    log.add(raw(record), ragged);

    expect(kept(log)).toMatchObject([{ record: expected, isCut }]);
  });

  it('says so of a record that the cutter cut already', () => {
    const log = new RejectLog(shard, { firstLine: 1, keep: true });
    const fault = new Rejection('record-too-long', 'the line has 100000000 bytes, above 16777216');

    log.add({ ...raw('日'.repeat(1_366)), bytes: Buffer.alloc(4_096, '日'), fault }, fault);

    expect(kept(log)).toMatchObject([{ isCut: true }]);
  });

  it('is told on one line, whatever the record holds', () => {
    const log = new RejectLog(shard, { firstLine: 1, keep: true });

    log.add(
      raw('a\r\u2028b\0"c"'),
      new Rejection('malformed-json', 'Unexpected token \'\r\', "a\r\u2028\u202e"'),
    );

    const [reason] = log.reasons();
    expect(reason?.example).toBe('data/a.csv line 4: Unexpected token \' \', "a ", in "a b \\"c\\""');
    expect(kept(log)).toMatchObject([{ record: 'a\r\u2028b\0"c"', detail: 'Unexpected token \' \', "a "' }]);
  });

  it('has the place of its example where the first line is not known yet', () => {
    const log = new RejectLog(shard, { firstLine: undefined, keep: false });

    log.add(raw('a,b,c'), ragged);
    log.add(raw('d,e,f', { line: 9, byteOffset: 300 }), ragged);

    expect(log.reasons()).toEqual([
      {
        reason: 'ragged-row',
        records: 2,
        example: 'the row has 3 fields, the file 2, in "a,b,c"',
        place: { byteOffset: 140, lineInShard: 4 },
      },
    ]);
  });

  it('comes in parts of bounded size, of which none is lost', () => {
    const log = new RejectLog(shard, { firstLine: 1, keep: true });
    const record = 'y'.repeat(2_000);
    for (let line = 1; line <= 20_000; line++) log.add(raw(record, { line, byteOffset: line }), ragged);

    const full = log.takeParts({ all: false });
    const rest = log.takeParts({ all: true });

    const parts = [...full, ...rest];
    expect(parts.length).toBeGreaterThan(2);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(17 * 2 ** 20);
    const lines = parts.flatMap((part) => part.trimEnd().split('\n'));
    expect(lines.map((line) => Reject.parse(JSON.parse(line)).line)).toEqual(
      Array.from({ length: 20_000 }, (_, index) => index + 1),
    );
  });
});

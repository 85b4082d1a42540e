import { isHeader, swallowedRows } from '../../../../functions/records/suspect-row';

describe('a row that is no record', () => {
  it.each([
    [['text', 'label'], true],
    [['\ufefftext', ' label'], true],
    [['text', 'spam'], false],
    [['label', 'text'], false],
  ])('says what its columns are called, as %j does of text and label: %p', (values, expected) => {
    expect(isHeader(values, ['text', 'label'])).toBe(expected);
  });

  it('is no header where the only column has a value of its name', () => {
    expect(isHeader(['text'], ['text'])).toBe(false);
  });

  it.each([
    ['the end of a row, rows, and the start of one', ['1', 'a\tx\n2\tb\tx\n3\tc', 'y'], '\t', 3],
    ['rows in its first field', ['1,a\n2,b\n3,c\n4,d\n5', 'e'], ',', 5],
    ['a text of several lines', ['1', 'Dear all,\nthank you, and,\nyours, me', 'y'], ',', 0],
    ['two lines that may be rows by chance', ['1,a\n2', 'b'], ',', 0],
    ['lines without a delimiter', ['1', 'a\nb\nc\nd', 'y'], ',', 0],
    ['lines of the only column', ['a\nb\nc'], ',', 0],
  ])('has swallowed others where a field holds %s', (_, values, delimiter, rows) => {
    expect(swallowedRows(values, delimiter)).toBe(rows);
  });
});

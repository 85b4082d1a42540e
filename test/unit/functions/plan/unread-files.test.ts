import { intoFolders, unreadNotice } from '../../../../functions/plan/unread-files';

const noticeOf = (names: readonly string[], pattern: string) =>
  unreadNotice(names, [{ field: 'data.split.files', pattern }]);

describe('unreadNotice', () => {
  it.each([
    [
      'in a folder below',
      ['a.csv', 'more/b.csv'],
      '*',
      'more/b.csv under data.location is not read, since data.split.files is "*"; if it should be, a pattern stays in one folder, and "*/*" would take it; if not, move it out of data.location',
    ],
    [
      'in another folder, compressed',
      ['2024/a.csv', '2025/a.csv.gz', '2025/b.csv.gz'],
      '2024/*.csv*',
      '2025/a.csv.gz and 2025/b.csv.gz under data.location are not read, since data.split.files is "2024/*.csv*"; if they should be',
    ],
    [
      'in other capitals',
      ['a.csv', 'B.CSV'],
      '*.csv',
      'B.CSV under data.location is not read, since data.split.files is "*.csv"; if it should be, name it as the others are; if not, move it out of data.location',
    ],
  ])('tells of data %s', (_, names, pattern, notice) => {
    expect(noticeOf(names, pattern)).toContain(notice);
  });

  it.each([
    ['files that are named', ['train.csv', 'old/train.csv', 'test.csv'], 'train.csv'],
    ['other kinds of files', ['a.csv', 'docs/a.pdf', 'docs/notes'], '*'],
    ['hidden folders', ['a.csv', '.git/a.csv', '_temporary/0/a.csv', 'more/README.csv'], '*'],
    ['other names', ['train-1.csv', 'test-1.csv'], 'train-*.csv'],
  ])('says nothing of %s', (_, names, pattern) => {
    expect(noticeOf(names, pattern)).toBeUndefined();
  });
});

it('intoFolders takes what lies in folders, the least deep of it', () => {
  expect(intoFolders('*.csv', ['year=2024/month=1/a.csv', 'year=2024/month=2/b.csv'])).toBe('*/*/*.csv');
  expect(intoFolders('*', ['a/b/c.csv', 'd/e.csv'])).toBe('*/*');
  expect(intoFolders('*.csv', ['a/b.txt'])).toBeUndefined();
});

import { formatTable, ratio, shown } from '../../bench/table';

describe('the table of a bench', () => {
  it('has a title with the machine, and aligns every column to the right at its widest cell', () => {
    const table = formatTable({
      title: 'Speed',
      settings: '2 threads',
      header: ['cell', 'ms'],
      rows: [
        ['gru', shown(1234.56)],
        ['a long name', shown(null)],
      ],
    });

    const [title, ...lines] = table.split('\n');
    expect(title).toMatch(/^Speed \(.+, 2 threads\)$/);
    expect(lines).toEqual(['       cell      ms', '        gru  1234.6', 'a long name       -']);
  });

  it.each([
    [3, 2, '1.50'],
    [3, 0, '-'],
    [null, 2, '-'],
    [3, null, '-'],
  ])('shows %j as a multiple of %j as %s', (own, other, expected) => {
    expect(ratio(own, other)).toBe(expected);
  });
});

import { doubtOfOrder } from '../../../../../functions/records/fields/order-doubt';

describe('names of steps whose order in the file is another than the one used', () => {
  it.each([
    ['cycle', ['22:00', '23:00', '00:00', '01:00']],
    ['cycle', ['12/30', '12/31', '1/1', '1/2']],
    ['numbers', ['311223', '010124', '020124']],
    ['numbers', ['010124', '020124', '310124', '010224']],
    ['numbers', ['1/2', '2/2', '3/2', '1/3']],
    ['numbers', ['1.2.', '2.2.', '10.2.', '1.3.']],
    ['numbers', ['ch1_t1', 'ch2_t1', 'ch1_t2', 'ch2_t2']],
    ['numbers', ['Jan', 'Feb', 'Mar', 'Jan.1', 'Feb.1', 'Mar.1']],
    ['reversed', ['t.3', 't.2', 't.1', 't.0']],
    ['reversed', ['L3.y', 'L2.y', 'L1.y', 'y']],
    ['words', ['low', 'medium', 'high']],
    ['words', ['morning', 'noon', 'evening']],
    ['words', ['price_1', 'price_2', 'amount_1', 'amount_2']],
    ['words', ['price_1', 'amount_1', 'price_2', 'amount_2']],
    ['words', ['q1_open', 'q1_close', 'q2_open', 'q2_close']],
    ['words', ['total', 'Jan', 'Feb', 'Mar']],
    ['cycle', ['Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec', 'Jan', 'Feb', 'Mar']],
    ['cycle', ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']],
    [undefined, ['2024', '2023', '2022']],
    [undefined, ['Mar 2024', 'Feb 2024', 'Jan 2024']],
    [undefined, ['x(t)', 'x(t-1)', 'x(t-2)']],
    [undefined, ['t3', 't1', 't4', 't2']],
    [undefined, ['t10', 't1', 't2']],
    [undefined, ['high', 'low', 'medium']],
    [undefined, ['t1', 't10', 't2']],
    [undefined, ['t10', 't2', 't3']],
    ['reversed', ['t9', 't8', 't7']],
    [undefined, ['Apr', 'Aug', 'Dec', 'Feb', 'Jan', 'Jul', 'Jun', 'Mar', 'May', 'Nov', 'Oct', 'Sep']],
    [undefined, ['2/1/20', '1/22/20', '1/23/20']],
    [undefined, ['lag_1', 'lag_2', 'lag_3']],
    [undefined, ['ch1_x', 'ch1_y', 'ch10_x', 'ch10_y', 'ch2_x', 'ch2_y']],
  ])('have an order that is doubtful for %s: %s', (doubt, names) => {
    expect(doubtOfOrder(names)).toBe(doubt);
  });
});

import { isIdName } from '../../../../../local/cli/init/columns';

describe('the name of a column', () => {
  it.each(['id', 'user_id', 'userId', 'userid', 'ID', 'customerID', 'row', 'Unnamed: 0', 'order.id'])(
    '%s is that of an identifier',
    (name) => {
      expect(isIdName(name)).toBe(true);
    },
  );

  it.each(['paid', 'amount_paid', 'said', 'bid', 'grid', 'valid', 'humid', 'Liquid', 'idea', 'avoid'])(
    '%s is that of a value',
    (name) => {
      expect(isIdName(name)).toBe(false);
    },
  );
});

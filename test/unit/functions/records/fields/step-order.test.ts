import { inStepOrder, isAmbiguousOrder } from '../../../../../functions/records/fields/step-order';

const shuffled = (names: readonly string[]): string[] => [...names].sort().reverse();

describe('names that a pattern stands for', () => {
  it.each([
    ['steps before one', ['x(t-3)', 'x(t-2)', 'x(t-1)', 'x(t)']],
    ['steps around one', ['t-10', 't-9', 't-2', 't-1', 't', 't+1', 't+10']],
    ['steps around 0', ['day-2', 'day-1', 'day0', 'day+1']],
    ['steps before a t alone', ['y_t-3', 'y_t-2', 'y_t-1']],
    ['numbers behind a hyphen', ['sensor-1', 'sensor-2', 'sensor-10']],
    ['dates with the month first', ['1/22/20', '1/23/20', '2/1/20', '10/1/20', '1/1/21', '1/22/21']],
    ['dates with the day first', ['31.12.2023', '01.01.2024', '02.01.2024', '01.02.2024']],
    ['dates of both centuries', ['12/31/98', '12/31/99', '1/31/00']],
    ['dates of ISO 8601', ['2023-12-31', '2024-01-01', '2024-01-02', '2024-02-01']],
    ['months', ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']],
    ['months in names', ['rain_january', 'rain_february', 'rain_march', 'rain_april']],
    ['months of years', ['Dec-23', 'Jan-24', 'Feb-24', 'Apr-24']],
    ['years with months', ['2023 Nov', '2023 Dec', '2024 Jan', '2024 Feb']],
    ['days with months', ['31 Jan 2024', '1 Feb 2024', '2 Feb 2024']],
    ['numbers of months', ['11/2023', '12/2023', '1/2024']],
    ['weekdays', ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']],
    ['quarters', ['Q3 2023', 'Q4 2023', 'Q1 2024', 'Q2 2024']],
    ['times of day', ['12am', '1am', '11:30 am', '12pm', '1pm']],
    ['days of a year', ['Dec 31, 2023', 'Jan 1, 2024', 'Jan 12, 2024', 'Feb 1, 2024']],
    ['years, months and days', ['2023-Nov-05', '2023-Nov-11', '2023-Dec-01', '2024-Jan-02']],
    ['days without a year', ['30-Jan', '31-Jan', '1-Feb', '2-Feb']],
    ['days of months', ['jan1', 'jan2', 'jan10', 'feb1', 'feb12']],
    ['questions', ['q1_1', 'q1_9', 'q1_10', 'q1_11', 'q2_1', 'q2_10', 'q2_11']],
    ['numbers of two things', ['ch1_2000', 'ch1_2010', 'ch2_2000']],
    ['steps on both sides of 0', ['t-3', 't-2', 't-1', 't0', 't1', 't2']],
    ['steps on both sides of nothing', ['w-2', 'w-1', 'w1', 'w2']],
    ['steps with both signs', ['h-10', 'h-1', 'h+1', 'h+2']],
    ['decimals on both sides of 0', ['x-1.0', 'x-0.5', 'x0.0', 'x0.25', 'x0.5', 'x1.0']],
    ['numbers below 0 alone', ['-3', '-2', '-1']],
    ['quarters of short years', ['1Q20', '2Q20', '4Q20', '1Q21']],
    ['quarters of years with an apostrophe', ["Q1'20", "Q4'20", "Q1'21"]],
    ['weeks of years', ['W50-2020', 'W51-2020', 'W1-2021', 'W10-2021']],
    ['decimals', ['350.0', '350.25', '350.5', '350.75', '351.0']],
    ['decimals with a unit', ['f0.25Hz', 'f0.5Hz', 'f10.0Hz']],
    ['parts of parts', ['s1.1', 's1.2', 's1.9', 's1.10', 's2.1']],
    ['versions', ['1.2.3', '1.2.10', '1.10.1']],
    ['numbers', ['t1', 't2', 't10']],
    ['months beside another', ['Jan', 'Feb', 'Mar', 'Year']],
  ])('are %s in their order', (_, names) => {
    expect(inStepOrder(shuffled(names))).toEqual(names);
    expect(isAmbiguousOrder(names)).toBe(false);
  });

  it('are ambiguous where day and month may be either, and the order depends on it', () => {
    expect(isAmbiguousOrder(['1/2/2024', '2/1/2024'])).toBe(true);
    expect(isAmbiguousOrder(['1/2/2024', '1/3/2024'])).toBe(false);
  });
});

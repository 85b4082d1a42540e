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
    ['months of German beside another', ['Jan', 'Feb', 'Mär', 'Apr', 'Mai', 'Jun', 'Jul', 'Summe']],
    ['months of German, without accents', ['Umsatz MAERZ', 'Umsatz MAI', 'Umsatz JUNI', 'Umsatz OKTOBER']],
    ['months of Dutch years', ['mrt 2023', 'mei 2023', 'okt 2023', 'jan 2024', 'mrt 2024']],
    ['French days', ['28 févr. 2024', '1er mars 2024', '2 mars 2024', '1er avr. 2024', '14 août 2024']],
    ['Spanish days', ['31 de enero de 2024', '1 de febrero de 2024', '2 de agosto de 2024']],
    ['months of Portuguese years', ['out/23', 'dez/23', 'fev/24', 'abr/24', 'mai/24']],
    ['months that are decomposed', ['fe\u0301vr', 'mars', 'avr', 'aou\u0302t', 'de\u0301c']],
    ['weekdays of two letters', ['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So']],
    ['weekdays in names', ['ventes_lun', 'ventes_mar', 'ventes_mer', 'ventes_jeu', 'ventes_ven']],
    ['months of Chinese', ['一月', '二月', '三月', '十月', '十一月', '十二月']],
    ['quarters of French years', ['T3 2023', 'T4 2023', 'T1 2024']],
    ['quarters with a word', ['3. Quartal 2023', '4. Quartal 2023', '1. Quartal 2024']],
    ['halves of years', ['H1 2022', 'H2 2022', 'H1 2023']],
    ['weeks of German years', ['KW 51 2023', 'KW 52 2023', 'KW 1 2024', 'KW 10 2024']],
    ['dates as R names them', ['X12.31.19', 'X1.1.20', 'X1.22.20', 'X2.1.20', 'X10.1.20']],
    ['dates without signs', ['31122023', '01012024', '02012024', '01022024']],
    ['months without signs', ['112023', '122023', '012024', '022024']],
    ['numbers in words', ['step_zero', 'step_one', 'step_two', 'step_three', 'step_ten', 'step_twenty_one']],
    ['ordinals', ['first', 'second', 'third', 'fourth', 'fifth', 'eleventh', 'twelfth']],
    ['digits of Arabic', ['t٠', 't١', 't٢', 't٩', 't١٠']],
    ['digits of full width', ['t１', 't２', 't１０']],
    ['dates in digits of Persian', ['۱/۲/۱۴۰۲', '۱/۳/۱۴۰۲', '۱/۱۰/۱۴۰۲']],
    ['quarters as Power BI has them', ['Qtr 4 2023', 'Qtr 1 2024', 'Qtr 2 2024']],
    ['quarters of fiscal years', ['Q4 FY23', 'Q1 FY24', 'Q2 FY24']],
    ['fiscal years of both centuries', ['FY98', 'FY99', 'FY00', 'FY01']],
    ['weeks of short years', ['wk51/23', 'wk52/23', 'wk1/24', 'wk10/24']],
    ['durations', ['500ms', '1s', '90s', '5min', '2h', '1d', '1wk', '1y']],
    ['days with times of half days', ['12/31/2023 11:00 PM', '1/1/2024 12:00 AM', '1/1/2024 1:00 PM']],
    ['days with weekdays', ['Montag, 1. Januar 2024', 'Dienstag, 2. Januar 2024', 'Montag, 8. Januar 2024']],
    ['days with weekdays of English', ['Monday, January 8, 2024', 'Friday, January 12, 2024']],
    ['steps behind a minus', ['t\u22123', 't\u22122', 't\u22121', 't']],
    ['lags as R calls them', ['lag(x, 10)', 'lag(x, 2)', 'lag(x, 1)', 'x']],
    ['lags', ['sales_lag_10', 'sales_lag_2', 'sales_lag_1', 'sales']],
    ['lags before names', ['lag12_sales', 'lag2_sales', 'lag1_sales']],
    ['steps ago', ['10_days_ago', '2_days_ago', '1_day_ago']],
    ['steps by words around one', ['t_minus_2', 't_minus_1', 't', 't_plus_1', 't_plus_2']],
  ])('are %s in their order', (_, names) => {
    expect(inStepOrder(shuffled(names))).toEqual(names);
    expect(isAmbiguousOrder(names)).toBe(false);
  });

  it('are ambiguous where day and month may be either, and the order depends on it', () => {
    expect(isAmbiguousOrder(['1/2/2024', '2/1/2024'])).toBe(true);
    expect(isAmbiguousOrder(['1/2/2024', '1/3/2024'])).toBe(false);
  });

  const LANGUAGES = [
    'de',
    'fr',
    'es',
    'it',
    'pt',
    'nl',
    'sv',
    'da',
    'nb',
    'fi',
    'pl',
    'cs',
    'tr',
    'ru',
    'en',
  ];
  const calendarOf = (
    language: string,
    options: Intl.DateTimeFormatOptions,
    days: number[],
    month?: number,
  ) => {
    const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    return days.map((day) => format.format(Date.UTC(2024, month ?? day, month === undefined ? 1 : day)));
  };
  const MONTHS = Array.from({ length: 12 }, (_, month) => month);
  // The first of January 2024 was a Monday.
  const WEEK = [1, 2, 3, 4, 5, 6, 7];

  it.each(LANGUAGES)('are months and weekdays of %s as the calendar has them', (language) => {
    const calendars = [
      calendarOf(language, { month: 'long' }, MONTHS),
      calendarOf(language, { month: 'long', day: 'numeric' }, MONTHS),
      calendarOf(language, { weekday: 'long' }, WEEK, 0),
      ...(language === 'fi' ? [] : [calendarOf(language, { month: 'short' }, MONTHS)]),
      ...(language === 'tr' ? [] : [calendarOf(language, { weekday: 'short' }, WEEK, 0)]),
    ];

    for (const calendar of calendars) {
      expect(inStepOrder(shuffled(calendar))).toEqual(calendar);
      expect(inStepOrder(shuffled(calendar.map((name) => `x_${name.toUpperCase()}_y`)))).toEqual(
        calendar.map((name) => `x_${name.toUpperCase()}_y`),
      );
      expect(inStepOrder(shuffled(calendar.map((name) => name.replace(/\.$/, ''))))).toEqual(
        calendar.map((name) => name.replace(/\.$/, '')),
      );
    }
  });

  it.each([
    ['parts of a body', ['back_1', 'back_2', 'chest_1']],
    ['leads', ['lead_1', 'lead_2', 'lead_10']],
    ['countries', ['AT_1', 'DO_2', 'FR_1', 'SA_3', 'SO_4']],
    ['years after a word', ['prior_2020', 'prior_2021']],
    ['dates of ISO 8601 without signs', ['20240102', '20240201', '20241231']],
    ['numbers of six digits', ['100001', '100002', '200001']],
  ])('are in their natural order where they only look like steps: %s', (_, names) => {
    expect(inStepOrder(shuffled(names))).toEqual(names);
  });
});

import { dateLastPattern } from '../../../../../functions/records/time/compact-dates';

describe('the pattern of dates that were read as numbers', () => {
  it.each([
    [['01022024', '15022024', '31012024'], 'ddMMyyyy'],
    [['1022024', '15022024', '31012024'], 'ddMMyyyy'],
    [['01012024', '12312023'], 'MMddyyyy'],
    [['20231231', '20240101', '20240201'], undefined],
    [['12112000', '12112001', '12112002'], undefined],
    [['10000001', '10000002'], undefined],
    [['01022024'], undefined],
  ])('of %j is %p', (texts, pattern) => {
    expect(dateLastPattern(texts)).toBe(pattern);
  });
});

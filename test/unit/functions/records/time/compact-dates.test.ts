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
    [['1.2024', '02.2024', '11.2023', '12.2023'], 'MM.yyyy'],
    [['01,2024', '12,2023'], 'MM,yyyy'],
    // As numbers are written that lost their last zero.
    [['1.202', '2.202', '11.2019'], 'MM.yyyy'],
    [['012024', '112023'], 'MMyyyy'],
    [['12024', '22024', '112023', '122023'], 'MMyyyy'],
    [['010120240000', '010120240030', '311220232300'], 'ddMMyyyyHHmm'],
    [['10120240000', '311220232300'], 'ddMMyyyyHHmm'],
    [['01012024000000', '31122023230000'], 'ddMMyyyyHHmmss'],
    [['0101202400', '3112202323'], 'ddMMyyyyHH'],
    [['010120240000', '123120232300'], 'MMddyyyyHHmm'],
    [['010124', '301223'], 'ddMMyy'],
    [['10124', '20124', '301223', '311223'], 'ddMMyy'],
    [['0101240000', '3112232300'], 'ddMMyyHHmm'],
    [['010124000000', '311223230000'], 'ddMMyyHHmmss'],
    // Numbers of two, three and more decimals, and months that come in order.
    [['11.2', '12.19', '12.2'], undefined],
    [['11.2', '12.25'], undefined],
    [['1.2023', '1.5024', '2.2022'], undefined],
    [['01.2023', '02.2023', '11.2023'], undefined],
    [['12100', '22000'], undefined],
    // Year first.
    [['202311', '202312', '202401'], undefined],
    [['201001', '201012', '201101', '201112'], undefined],
    [['231229', '231230', '240101', '240102'], undefined],
    [['240101', '240201', '241201', '250101'], undefined],
    [['140101', '140201', '241201', '250101'], undefined],
    [['202312312300', '202401010000'], undefined],
    // Times of day, steps, epochs.
    [['090501', '100502', '110500', '120501'], undefined],
    [['101012', '101101'], undefined],
    [['100500', '300100'], undefined],
    [Array.from({ length: 40 }, (_, index) => String(100_001 + index)), undefined],
    [Array.from({ length: 3000 }, (_, index) => String(100_001 + index * 7)), undefined],
    [['1704067200', '1704070800', '1704074400'], undefined],
    [['1704067200000', '1704070800000'], undefined],
  ])('of %j is %p', (texts, pattern) => {
    expect(dateLastPattern(texts)).toBe(pattern);
  });

  it.each([
    // By month and year, by day in one year, by the first of each month.
    [['010124', '020124', '123023', '123123'], [2, 3, 0, 1], 'MMddyy'],
    [['010223', '020223', '300123', '310123'], [2, 3, 0, 1], 'ddMMyy'],
    [['010123', '010124', '010223', '010224', '010323', '010324'], [0, 2, 4, 1, 3, 5], 'ddMMyy'],
    // Newest first, and in no order.
    [['010124', '020124', '123023', '123123'], [1, 0, 3, 2], 'MMddyy'],
    [['010124', '020124', '301223', '311223'], [2, 0, 3, 1], 'ddMMyy'],
    // Dates with the year first in no order, and as files follow each other.
    [['231228', '231230', '240101', '240102'], [2, 0, 3, 1], undefined],
    [['231228', '231230', '240101', '240102'], [2, 3, 0, 1], undefined],
    [['140101', '140201', '241201', '250101'], [2, 0, 3, 1], undefined],
    [['141231', '150430', '241031', '250131'], [2, 0, 3, 1], undefined],
    // Four rows are in the order of some dates by chance.
    [['220101', '220201', '230101', '230201'], [0, 2, 1, 3], undefined],
  ])('of %j, which the file has at %j, is %p', (texts, inFile, pattern) => {
    const places = texts.map((_, at) => inFile.indexOf(at));

    expect(dateLastPattern(texts, places)).toBe(pattern);
  });
});

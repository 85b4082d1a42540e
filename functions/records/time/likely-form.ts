/** The pattern of a date of another form than ISO 8601 that its owner may mean. */
export function likelyForm(text: string): string | undefined {
  const [, first, separator, second, year, rest = ''] =
    /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)\b(.*)$/.exec(text) ?? [];
  const time = timeForm(rest);
  if (separator !== undefined) {
    const [day, month] = [first?.length === 1 ? 'd' : 'dd', second?.length === 1 ? 'M' : 'MM'];
    const isDayFirst = Number(first) > 12 || (separator === '.' && Number(second) <= 12);
    const order = isDayFirst ? [day, month] : [day.replaceAll('d', 'M'), month.replaceAll('M', 'd')];
    return [...order, year?.length === 2 ? 'yy' : 'yyyy'].join(separator) + time;
  }
  const [, other, clock = ''] = /^\d{4}([/.])\d\d\1\d\d\b(.*)$/.exec(text) ?? [];
  if (other !== undefined) return ['yyyy', 'MM', 'dd'].join(other) + timeForm(clock);
  const [, month, day] = /^([A-Z][a-z]{2,8}) (\d{1,2}), \d{4}$/.exec(text) ?? [];
  if (month !== undefined && day !== undefined)
    return `${month.length === 3 ? 'MMM' : 'MMMM'} ${day.length === 1 ? 'd' : 'dd'}, yyyy`;
  const monthFirst = /^([A-Z][a-z]+)([ -])\d{4}$/.exec(text);
  if (monthFirst !== null) return `${monthFirst[1]!.length === 3 ? 'MMM' : 'MMMM'}${monthFirst[2]}yyyy`;
  return /^\d{1,2}[ -][A-Z][a-z]{2}[ -]\d{4}/.test(text)
    ? `dd${text.includes('-') ? '-MMM-' : ' MMM '}yyyy`
    : undefined;
}

function timeForm(rest: string): string {
  const [, hours, seconds, half] = /^[ T](\d{1,2}):\d\d(:\d\d)?(?:\.\d+)?( ?[AP]M)?/i.exec(rest) ?? [];
  if (hours === undefined) return '';
  const hour = half === undefined ? 'H' : 'h';
  return ` ${hours.length === 1 ? hour : hour + hour}:mm${seconds === undefined ? '' : ':ss'}${half === undefined ? '' : ' a'}`;
}

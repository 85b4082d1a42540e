import { numberForm } from '../../../../functions/records/fields/number-form';
import type { Row } from '../guessed';

type Signs = Parameters<typeof numberForm>[0];

interface NumberSigns {
  readonly options: Signs;
  readonly notes: readonly string[];
}

/** From what changes least to what changes most. */
const FORMS: readonly Signs[] = [
  {},
  { thousands: ',' },
  { decimal: ',' },
  { thousands: ' ' },
  { thousands: "'" },
  { decimal: ',', thousands: '.' },
  { decimal: ',', thousands: ' ' },
  { decimal: ',', thousands: "'" },
  { thousands: '.' },
];

/** A comma, or a point, and three digits may be either. */
const OF_EITHER = /^[+-]?[1-9]\d{0,2}([.,]\d{3})+$/;

/** How a table writes numbers: the form that makes numbers of most columns. */
export function numbersOf(fields: readonly string[], rows: readonly Row[], format: Row): NumberSigns {
  const columns = fields.map((name) => textsOf(name, rows)).filter((values) => values.length > 0);
  const forms = FORMS.map((signs) => ({ signs, columns: columns.filter((values) => isRead(signs, values)) }));
  const most = Math.max(...forms.map(({ columns: read }) => read.length));
  const best = forms.filter(({ columns: read }) => read.length === most);
  const [first] = best;
  const plain = forms[0];
  if (first === undefined || plain === undefined || plain.columns.length === most)
    return { options: {}, notes: [] };
  const added = first.columns.filter((values) => !plain.columns.includes(values)).flat();
  const isOpen = added.every((value) => OF_EITHER.test(value)) && best.length > 1;
  // Where commas part the fields, those who write decimals with a comma take another delimiter.
  const usesCommas = (format['delimiter'] ?? ',') === ',';
  const { signs } = (isOpen && !usesCommas && best.find((form) => form.signs.decimal === ',')) || first;
  const { decimal, thousands } = signs;
  const shown = added.find((value) => /\d.*[^\d].*\d/.test(value)) ?? added[0];
  const said = [
    ...(decimal === undefined ? [] : [`decimal "${decimal}"`]),
    ...(thousands === undefined ? [] : [`thousands "${thousands}"`]),
  ];
  return {
    options: signs,
    notes: [
      `Numbers with ${said.join(' and ')}, such as ${JSON.stringify(shown)}.${isOpen ? ' It could mean the other too: look at the examples.' : ''}`,
    ],
  };
}

const textsOf = (name: string, rows: readonly Row[]): string[] =>
  rows.flatMap((row) => {
    const value = row[name];
    return typeof value === 'string' && value.trim() !== '' ? [value.trim()] : [];
  });

function isRead(signs: Signs, values: readonly string[]): boolean {
  const { plainOf = (text: string) => text } = numberForm(signs);
  return values.every((value) => Number.isFinite(Number(plainOf(value) ?? NaN)));
}

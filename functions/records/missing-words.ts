/**
 * What databases, pandas, R and spreadsheets write where a value is missing, and nobody writes for anything else. `nan`
 * is the one of them that might be a name, in these letters: all programs that count write it.
 */
const CERTAIN: ReadonlySet<string> = new Set([
  ...['NaN', 'nan', '-NaN', '-nan', '1.#IND', '-1.#IND', '1.#QNAN', '-1.#QNAN', 'NaT'],
  ...['NULL', 'null', '(NULL)', '(null)', '[NULL]', '[null]', '<NULL>', '<null>', '#NULL!'],
  ...['N/A', 'n/a', '#N/A', '#n/a', '#N/A N/A', '#NA', '<NA>', '<na>'],
  String.raw`\N`,
]);

/** As R, Python and JavaScript write it. Namibia and North America are `NA` too, and a class may be called `None`. */
const OF_PROGRAMS: ReadonlySet<string> = new Set(['NA', 'None', 'undefined', String.raw`\n`]);
const OF_PEOPLE =
  /^(?:n\.?\s?a\.?|none|nil|nothing|undef|undefined|unknown|unspecified|not (?:available|applicable|known|given|set)|missing|empty|blank|[-\u2013\u2014_.?*]+)$/i;

/** Whether a text says that there is no value, and can say nothing else. */
export const isMissingWord = (text: string): boolean => CERTAIN.has(text);

/** Whether programs write a text where there is no value, though it may be meant. */
export const mayBeOfPrograms = (text: string): boolean =>
  CERTAIN.has(text) || CERTAIN.has(text.toLowerCase()) || OF_PROGRAMS.has(text);

/** Whether a text, which is no certain one, may say that there is no value: people or programs write it so. */
export const isDoubtful = (text: string): boolean =>
  !CERTAIN.has(text) && (mayBeOfPrograms(text) || OF_PEOPLE.test(text));

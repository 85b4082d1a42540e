const DEFAULT_RECORDS = 50_000;

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = { json: { type: 'boolean' }, records: { type: 'string' } };

const HELP = `npm run bench:predict [-- [--json] [--records <N>]]

options
  --records <N>  how many records the whole process predicts (default: ${DEFAULT_RECORDS})
  --json         ends with one line of JSON
  -h, --help     shows this`;

module.exports = { DEFAULT_RECORDS, OPTIONS, HELP };

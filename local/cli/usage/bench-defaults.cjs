const DEFAULT_SEEDS = '1,2,3';

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = { recipes: { type: 'string' }, seeds: { type: 'string' }, json: { type: 'boolean' } };

const HELP = `npm run bench:defaults [-- [options]]

options
  --recipes <list>  names of folders in recipes/, or paths of request files, with commas between them (default: all)
  --seeds <list>    whole numbers with commas between them (default: ${DEFAULT_SEEDS})
  --json            prints JSON in place of the table
  -h, --help        shows this`;

module.exports = { DEFAULT_SEEDS, OPTIONS, HELP };

const DEFAULT_SEEDS = '1,2,3';

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = { seeds: { type: 'string' }, json: { type: 'boolean' } };

const HELP = `npm run bench:recipes [-- [options] <recipe or request.json> ...]

  recipe           name of a folder in recipes/; without any, all of them

options
  --seeds <list>   whole numbers with commas between them (default: ${DEFAULT_SEEDS})
  --json           prints JSON in place of the table
  -h, --help       shows this`;

module.exports = { DEFAULT_SEEDS, OPTIONS, HELP };

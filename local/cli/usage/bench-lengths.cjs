const DEFAULT_RECIPE = 'turkish-pos';

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = { json: { type: 'boolean' } };

const HELP = `npm run bench:lengths [-- [--json] [recipe | request.json]]

  recipe         whose data to train on (default: ${DEFAULT_RECIPE})

options
  --json         ends with one line of JSON
  -h, --help     shows this`;

module.exports = { DEFAULT_RECIPE, OPTIONS, HELP };

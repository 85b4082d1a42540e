const DEFAULTS = { cases: '400', seed: '1', limitSeconds: '120' };

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  cases: { type: 'string' },
  seed: { type: 'string' },
  case: { type: 'string' },
  'limit-seconds': { type: 'string' },
};

const HELP = `npm run fuzz:data [-- options]

options
  --cases <n>            how many cases (default: ${DEFAULTS.cases})
  --seed <n>             the same seed makes the same cases (default: ${DEFAULTS.seed})
  --case <n>             runs this one only
  --limit-seconds <n>    a case that takes longer has hung (default: ${DEFAULTS.limitSeconds})
  -h, --help             shows this

exit status
  0 every case went well, 1 a case shows a bug; its dataset is kept under .unroll/fuzz/`;

module.exports = { DEFAULTS, OPTIONS, HELP };

const DEFAULTS = { seed: '1' };

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  only: { type: 'string', multiple: true },
  tries: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
};

const HELP = `npm run faults [-- options]

Does to runs what machines, networks and people do to them, and counts what is lost: nothing may be.

options
  --only <fault>    this one; again for others: patterns, requests, characters, links, parquet, power, bits, checkpoints,
                    publishers, signals, storage, kills (default: all)
  --tries <n>       how often each, at least (default: as test/faults/README.md says; 200 kills)
  --seed <n>        the same seed makes the same faults (default: ${DEFAULTS.seed})
  --json            ends with one line: an array of {fault, tries, survived, lost}
  -h, --help        shows this

exit status
  0 nothing is lost, 1 something is`;

module.exports = { DEFAULTS, OPTIONS, HELP };

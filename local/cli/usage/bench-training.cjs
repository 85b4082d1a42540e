const DEFAULT_ROUNDS = '5';

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  json: { type: 'boolean' },
  rounds: { type: 'string' },
  records: { type: 'string' },
  threads: { type: 'string' },
  floor: { type: 'boolean' },
};

const HELP = `npm run bench:training [-- [options] <recipe or request.json> ...]

Trains with the trainer's own code, and beside it the same network in PyTorch from the same weights on the same batches where
"npm run bench:peers" has installed it, in turns: sequences a second in training and evaluation, and peak memory.

  recipe           name of a folder in recipes/; without any, all of them

options
  --floor          trains on until the validation split reaches the gate's minimum: the seconds to it
  --rounds <n>     turns of each (default: ${DEFAULT_ROUNDS})
  --records <n>    takes so many records of each split at most
  --threads <n>    of each (default: as many as there are processors)
  --json           ends with one line of JSON
  -h, --help       shows this`;

module.exports = { DEFAULT_ROUNDS, OPTIONS, HELP };

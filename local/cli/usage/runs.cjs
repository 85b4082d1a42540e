const ACTIONS = ['list'];
const DEFAULT_LIMIT = 50;

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  store: { type: 'string' },
  model: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
};

const HELP = `npm run runs [-- [options] [action]]

actions
  list                 the runs of the store, the newest first, with state, metric and time (default)

options
  --store <uri>        where runs lie: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
  --model <name>       only runs of this model
  --limit <N>          at most so many are listed (default: ${DEFAULT_LIMIT})
  --json               the last line of stdout is one JSON object; everything else goes to stderr
  -h, --help           shows this

States
  running              it goes on, as far as the store tells
  promoted, kept       its model was put into use, or stored only
  waiting for approval, refused
                       it passed the gate and waits for a person, who may also have refused it
  failed               with the error below; aborted: somebody stopped it; skipped: nothing had changed
  unfinished           nothing says how it ended, and it would have by now: its machine was lost, or it was stopped on AWS

exit status
  0 runs were listed, 1 otherwise

examples
  npm run runs
  npm run runs -- --model surname-language --limit 10`;

module.exports = { ACTIONS, DEFAULT_LIMIT, OPTIONS, HELP };

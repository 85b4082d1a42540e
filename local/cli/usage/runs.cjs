const ACTIONS = ['list', 'clean'];
const DEFAULT_LIMIT = 50;

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  store: { type: 'string' },
  model: { type: 'string' },
  limit: { type: 'string' },
  'older-than': { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
};

/** Actions of the options that not all take. */
const USERS = { model: ['list'], limit: ['list'], 'older-than': ['clean'], 'dry-run': ['clean'] };

const HELP = `npm run runs [-- [options] [action]]

actions
  list                 the runs of the store, the newest first, with state, metric and time (default)
  clean                removes what runs left behind that ended longer ago than --older-than says

options
  --store <uri>        where runs lie: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository, and its logs)
  --model <name>       list: only runs of this model
  --limit <N>          list: at most so many (default: ${DEFAULT_LIMIT})
  --older-than <age>   clean: whole hours, days or weeks: 12h, 30d, 8w
  --dry-run            clean: shows what would go, and removes nothing
  --json               the last line of stdout is one JSON object; everything else goes to stderr
  -h, --help           shows this

States
  running              it goes on, as far as the store tells
  promoted, kept       its model was put into use, or stored only
  waiting for approval, refused
                       it passed the gate and waits for a person, who may also have refused it
  failed               with the error below; aborted: somebody stopped it; skipped: nothing had changed
  unfinished           nothing says how it ended, and it would have by now: its machine was lost, or it was stopped on AWS

What clean removes: checkpoints, candidates, lists of shards and results of maps; predictions of runs whose version is
gone; builds of datasets that no version and no younger run needs, and the rejects of those that only old versions
need; logs of this machine. What it keeps: every version with its build and its run's predictions, and of each run the
plan, evaluation, decision, report and progress. A run without an ending is left alone for 14 days.

exit status
  0 it was done, 1 otherwise

examples
  npm run runs
  npm run runs -- --model surname-language --limit 10
  npm run runs -- clean --older-than 30d --dry-run
  npm run runs -- clean --older-than 8w --store s3://my-bucket`;

module.exports = { ACTIONS, DEFAULT_LIMIT, OPTIONS, USERS, HELP };

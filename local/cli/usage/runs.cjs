const ACTIONS = ['clean'];

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  'older-than': { type: 'string' },
  'dry-run': { type: 'boolean' },
  store: { type: 'string' },
  json: { type: 'boolean' },
};

const HELP = `npm run runs -- [options] <action>

actions
  clean                removes what runs left behind that ended longer ago than --older-than says

options
  --older-than <age>   whole hours, days or weeks: 12h, 30d, 8w
  --dry-run            shows what would go, and removes nothing
  --store <uri>        where runs lie: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository, and its logs)
  --json               the last line of stdout is one JSON object; everything else goes to stderr
  -h, --help           shows this

What clean removes: checkpoints, candidates, lists of shards and results of maps; predictions of runs whose version is
gone; builds of datasets that no version and no younger run needs, and the rejects of those that only old versions
need; logs of this machine. What it keeps: every version with its build and its run's predictions, and of each run the
plan, evaluation, decision, report and progress. A run without an ending is left alone for 14 days.

exit status
  0 it was done, 1 otherwise

examples
  npm run runs -- clean --older-than 30d --dry-run
  npm run runs -- clean --older-than 8w --store s3://my-bucket`;

module.exports = { ACTIONS, OPTIONS, HELP };

const ACTIONS = ['list', 'show', 'compare', 'promote', 'rollback', 'approve', 'refuse', 'copy', 'delete'];

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  store: { type: 'string' },
  to: { type: 'string' },
  why: { type: 'string' },
  who: { type: 'string' },
  force: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
};

/** Actions of the options that not all take. */
const USERS = { to: ['copy'], force: ['delete'], 'dry-run': ['delete'] };

const HELP = `npm run models -- [options] [action]

actions
  list                        the models of the store, each with its champion (default)
  show <model>                its versions with their metrics, and the history of its champion
  compare <model>@<a> <model>@<b>
                              two versions side by side: metrics, with the paired difference where both were tested on
                              the same records, requests, data, and how the data of b drifted from that of a
  promote <model> <version>   puts a version into use, whatever the gate said
  rollback <model>            puts the version into use that the champion took the place of
  approve <model> <version>   puts a candidate into use that waits for approval
  refuse <model> <version>    refuses it; the champion stays
  copy <model> <version>      copies it with its lineage into the store of --to, where it can then be promoted
  delete <model> <version>    deletes a version's files; never the champion, nor one that a run is compared with

A version may be named <model>@<version> too.

options
  --store <uri>        where models lie: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
  --to <uri>           where "copy" copies to, such as the bucket of another environment
  --why <text>         the reason, for the model's history
  --who <name>         who decides (default: the name of the user)
  --force              deletes a version that waits for approval, that a rollback would go back to, or that its run
                       has not come to an end with
  --dry-run            of delete: shows what would go and how much that frees
  --json               the last line of stdout is one JSON object; everything else goes to stderr
  -h, --help           shows this

Every move is conditional on the champion that was read, and recorded in models/<model>/history.jsonl.
It sends the event that a run's end sends: where the store is a bucket on AWS to EventBridge, which takes your right to
events:PutEvents on the default bus; else to .unroll/events.jsonl.

exit status
  0 it was done, 1 otherwise

examples
  npm run models
  npm run models -- show surname-language
  npm run models -- copy surname-language run-7 --store s3://dev-bucket --to s3://prod-bucket
  npm run models -- rollback surname-language --why "worse on new names"
  npm run models -- delete surname-language@surname-language-20261124-133214-z8xq --dry-run`;

module.exports = { ACTIONS, OPTIONS, USERS, HELP };

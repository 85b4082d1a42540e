const ACTIONS = ['list', 'show', 'promote', 'rollback', 'approve', 'refuse', 'copy'];

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  store: { type: 'string' },
  to: { type: 'string' },
  why: { type: 'string' },
  who: { type: 'string' },
  json: { type: 'boolean' },
};

const HELP = `npm run models -- [options] [action]

actions
  list                        the models of the store, each with its champion (default)
  show <model>                its versions with their metrics, and the history of its champion
  promote <model> <version>   puts a version into use, whatever the gate said
  rollback <model>            puts the version into use that the champion took the place of
  approve <model> <version>   puts a candidate into use that waits for approval
  refuse <model> <version>    refuses it; the champion stays
  copy <model> <version>      copies it with its lineage into the store of --to, where it can then be promoted

options
  --store <uri>        where models lie: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
  --to <uri>           where "copy" copies to, such as the bucket of another environment
  --why <text>         the reason, for the model's history
  --who <name>         who decides (default: the name of the user)
  --json               the last line of stdout is one JSON object; everything else goes to stderr
  -h, --help           shows this

Every move is conditional on the champion that was read, and recorded in models/<model>/history.jsonl.

exit status
  0 it was done, 1 otherwise

examples
  npm run models
  npm run models -- show surname-language
  npm run models -- copy surname-language run-7 --store s3://dev-bucket --to s3://prod-bucket
  npm run models -- rollback surname-language --why "worse on new names"`;

module.exports = { ACTIONS, OPTIONS, HELP };

const ACTIONS = ['list', 'show', 'compare', 'promote', 'rollback', 'approve', 'refuse'];

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  store: { type: 'string' },
  why: { type: 'string' },
  who: { type: 'string' },
  json: { type: 'boolean' },
};

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

options
  --store <uri>        where models lie: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
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
  npm run models -- rollback surname-language --why "worse on new names"`;

module.exports = { ACTIONS, OPTIONS, HELP };

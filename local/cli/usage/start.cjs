const DEFAULT_RECIPE = 'surname-language';

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  json: { type: 'boolean' },
  store: { type: 'string' },
  name: { type: 'string' },
  resume: { type: 'string' },
  'refuse-reuse': { type: 'boolean' },
};

const HELP = `npm start [-- [options] [recipe | request.json]]

  recipe               name of a folder in recipes/; without one, ${DEFAULT_RECIPE}
  request.json         path of a run request; a relative data.location in it (./ or ../) starts at its folder

options
  --store <uri>        where artifacts are kept: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
  --name <run>         the run's name, unique in the store: letters, digits, ".", "_" and "-", at most 80
                       (default: the model's name, the time and four random letters)
  --resume <run>       continues a run that ended early, as it was planned, from its last checkpoint; takes no request
  --refuse-reuse       encode the dataset anew even where an earlier run's encoding would do
  --json               the last line of stdout is one JSON object; everything else goes to stderr
  -h, --help           shows this

The JSON object
  run                  the run's name
  status               "succeeded", "predicted", "skipped" (reason says why), "failed" or "stopped"
  state                what became of the model: "promoted", "kept" (the champion stays), "awaiting-approval" or
                       "lost-race" (other runs replaced the champion again and again); null where the run did not succeed
  reason               the gate's sentence with its figures, or why the run was skipped
  model                {name, version, path, promoted}: path is a folder of this machine or an S3 URI
  marks                ["budget-limited"] where the budget ended training, else []
  metrics, baseline    of the new model and of the strongest baseline, on the test split
  seconds              {total, build, <step>: …}; of the training job wait (for a machine, and its start), load, train,
                       evaluate and export
  warnings             only where there are any: sentences on what makes the result doubtful, or how the data drifted
  error, cause         only where the run did not succeed; model, metrics and baseline are null then

exit status
  0 the run succeeded (promoted or not) or was skipped, 1 it failed, 130 it was stopped with Ctrl-C; Ctrl-C once more kills it

examples
  npm start
  npm start -- my-request.json --refuse-reuse
  npm start -- --resume my-model-20261129-081500-abcd
  npm start -- --json | tail -n 1
  AWS_REGION=eu-central-1 npm start -- --store s3://my-bucket surname-language`;

module.exports = { DEFAULT_RECIPE, OPTIONS, HELP };

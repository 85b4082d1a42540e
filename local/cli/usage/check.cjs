const DEFAULT_EXAMPLES = 5;

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  json: { type: 'boolean' },
  show: { type: 'string' },
  store: { type: 'string' },
};

const HELP = `npm run check -- [options] <recipe | request.json>

  recipe               name of a folder in recipes/
  request.json         path of a run request; a relative data.location in it (./ or ../) starts at its folder

options
  --show <N>           how many examples, as the network gets them; 0 for all (default: ${DEFAULT_EXAMPLES})
  --store <uri>        where a data.location without a scheme lies: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
  --json               the last line of stdout is one JSON object; everything else goes to stderr
  -h, --help           shows this

The JSON object
  status               "ok" or "refused"
  error, cause         why it was refused, else null
  records              {train, validation, test}: records of each split
  rejected             {train, validation, test, unknown}: records that would be set aside
  reasons              {<reason>: how many}
  warnings             sentences
  labels               of a class or of tags, else []
  examples             [{split, input, target}]: tokens as texts, numbers before scaling, a label, tags or values

exit status
  0 a run would train on this, 1 it would be refused, 130 stopped with Ctrl-C

examples
  npm run check -- surname-language
  npm run check -- my-request.json --show 0 --json | tail -n 1`;

module.exports = { DEFAULT_EXAMPLES, OPTIONS, HELP };

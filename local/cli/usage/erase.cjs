/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  key: { type: 'string', multiple: true },
  store: { type: 'string' },
  unsure: { type: 'boolean' },
  force: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
};

const HELP = `npm run erase -- --key <field>=<value> [options]

options
  --key <field>=<value>  whose data goes, such as customer=17; several times where the key has several fields
  --dry-run            shows what would go, and changes nothing
  --unsure             also where nothing tells whether a dataset has the key: its request does not name the field
  --force              also where a run that has not ended reads the data; it fails then
  --store <uri>        where datasets, runs and models lie: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
  --json               the last line of stdout is one JSON object; everything else goes to stderr
  -h, --help           shows this

Remove the key's rows from the source first: erase does not touch it, and the next run would read them again. Encoded
data keeps no key beside its records, so a build that may hold the key goes as a whole, with what was derived from it
record by record: rejects, test predictions, samples, worst errors, reports and model cards, in runs and in versions; and
so do predictions of a dataset whose results keep the key, or may have it.
What cannot be rewritten is listed: weights, vocabularies, statistics. It is gone once a model is trained anew and the
version deleted. Nothing is removed of a dataset whose hashes prove that it does not have the key.

exit status
  0 it was done, 1 otherwise

examples
  npm run erase -- --key customer=17 --dry-run
  npm run erase -- --key customer=17 --store s3://my-bucket --json`;

module.exports = { OPTIONS, HELP };

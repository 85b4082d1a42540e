/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  store: { type: 'string' },
  input: { type: 'string' },
  output: { type: 'string' },
  format: { type: 'string' },
  as: { type: 'string' },
  probabilities: { type: 'boolean' },
  samples: { type: 'string' },
  temperature: { type: 'string' },
  'top-k': { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
};

const HELP = `npm run predict -- [options] <model>[@version]

  model                name of a model in the store; its champion answers, or the version that is named

options
  --store <uri>        where models lie: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
  --input <file>       records in the dataset's format, which need no target; - reads stdin (default). Where that format
                       names the columns itself (CoNLL, CSV without a header), a file without the target's column is
                       of another format: give it as --format
  --output <file>      where results go, in the records' order; - writes to stdout (default)
  --format <format>    of the input, where it is not the dataset's: csv, jsonl, json, text, parquet, or a data.format
                       as JSON, such as '{"kind": "csv", "delimiter": ";"}' or '{"kind": "conll", "columns": ["token"]}'
  --as <jsonl|csv>     form of the results (default: jsonl, or csv for an output named .csv)
  --probabilities      every label's probability beside a class or tags
  --samples <N>        sequences drawn of each record from a language model; without --input, of its conditions in turn
  --temperature <T>    of samples: below 1, likely tokens gain
  --top-k <K>          of samples: only the K likeliest tokens are drawn from
  --seed <S>           of samples
  --json               the last line of stdout is one JSON object with counts and records a second
  -h, --help           shows this

A result
  line                 of the record in the input; of a window that of its last row
  label, confidence    of a class; value, or values [{field, horizon, value}]; tags; sequence; samples
  rejected             {reason, detail} in place of an answer, where the record cannot be used

exit status
  0 results were written, 1 otherwise, and where every record was rejected: stderr ends with the first one's reason

examples
  npm run predict -- surname-language --input recipes/surname-language/data/test.tsv --output results.jsonl
  echo Nakamura | npm run --silent predict -- surname-language --format '{"kind": "text", "field": "surname"}'`;

module.exports = { OPTIONS, HELP };

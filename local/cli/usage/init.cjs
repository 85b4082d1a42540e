/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  output: { type: 'string', short: 'o' },
  target: { type: 'string', short: 't' },
  force: { type: 'boolean' },
};

const HELP = `npm run init -- [options] <file | folder>

options
  -o, --output <path>  where the request is written (default: <model>.request.json where you are)
  -t, --target <field> the field that is to be told (default: what looks like it)
  --force              overwrites a file that is there
  -h, --help           shows this

Each guess is explained. Asks only where a person is at the terminal.

exit status
  0 the request is written and a run would accept it, 1 it is not

examples
  npm run init -- recipes/iris/data
  npm run init -- my-data/train.csv -o my-request.json`;

module.exports = { OPTIONS, HELP };

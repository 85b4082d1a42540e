const DEFAULT_PORT = 8084;

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  port: { type: 'string' },
  store: { type: 'string' },
};

const HELP = `npm run registry [-- options]

options
  --port <number>      (default: ${DEFAULT_PORT}; 0 takes any free one)
  --store <uri>        where models and runs lie: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
  -h, --help           shows this

Serves pages on 127.0.0.1 only: models with what is in use and its history, their metric over time, any two versions side
by side, runs with their state, reports, model cards, and candidates that wait for approval with the command that
answers them. It reads, and changes nothing. Ctrl-C stops it.

examples
  npm run registry
  AWS_REGION=eu-central-1 npm run registry -- --store s3://my-bucket`;

module.exports = { DEFAULT_PORT, OPTIONS, HELP };

const DEFAULT_PORT = 8083;

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  port: { type: 'string' },
  store: { type: 'string' },
};

const HELP = `npm run serve [-- options]

options
  --port <number>      (default: ${DEFAULT_PORT}; 0 takes any free one)
  --store <uri>        where artifacts are kept: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
  -h, --help           shows this

It answers ListStateMachines, DescribeStateMachine, CreateStateMachine, UpdateStateMachine, DeleteStateMachine,
StartExecution, DescribeExecution, ListExecutions, GetExecutionHistory, StopExecution, ListMapRuns and DescribeMapRun, on 127.0.0.1 only, to whoever has the token that it prints;
npm run trigger finds it by itself. Machines and executions live as long as it runs; artifacts and logs (.unroll/logs) stay. Ctrl-C ends all executions.

examples
  npm run serve
  npm run trigger -- --endpoint http://127.0.0.1:${DEFAULT_PORT} surname-language
  AWS_ACCESS_KEY_ID=<token> AWS_SECRET_ACCESS_KEY=any aws stepfunctions list-state-machines --endpoint-url http://127.0.0.1:${DEFAULT_PORT} --region us-east-1`;

module.exports = { DEFAULT_PORT, OPTIONS, HELP };

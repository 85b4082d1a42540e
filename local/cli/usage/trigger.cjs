const DEFAULT_STACK = 'Unroll-Pipeline';

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  detach: { type: 'boolean' },
  follow: { type: 'string' },
  json: { type: 'boolean' },
  name: { type: 'string' },
  endpoint: { type: 'string' },
  'state-machine': { type: 'string' },
  stack: { type: 'string' },
  region: { type: 'string' },
  'refuse-reuse': { type: 'boolean' },
};

const HELP = `npm run trigger -- [options] <recipe | request.json>
       npm run trigger -- [options] --follow <execution ARN>

  recipe                 name of a folder in recipes/
  request.json           path of a run request

options
  --detach               starts the run and does not wait for it
  --follow <arn>         follows a run that was started before, by anyone
  --name <run>           the run's name (default: the model's name, the time and four random letters)
  --refuse-reuse         encode the dataset anew even where an earlier run's encoding would do
  --state-machine <arn>  (default: UNROLL_STATE_MACHINE_ARN, else what the stack's output StateMachineArn says)
  --stack <name>         the stack to ask for it (default: ${DEFAULT_STACK})
  --endpoint <url>       another endpoint than AWS's, such as that of npm run serve (default: AWS_ENDPOINT_URL)
  --region <region>      (default: the state machine's, else as for any AWS command)
  --json                 the last line of stdout is one JSON object, as that of npm start; the rest goes to stderr
  -h, --help             shows this

Ctrl-C asks whether to abort the run or to leave it to itself.

exit status
  0 the run succeeded, was skipped or goes on unattended; 1 it failed; 130 it was aborted

examples
  npm run trigger -- surname-language
  npm run trigger -- --detach my-request.json
  npm run trigger -- --endpoint http://127.0.0.1:8083 surname-language`;

module.exports = { DEFAULT_STACK, OPTIONS, HELP };

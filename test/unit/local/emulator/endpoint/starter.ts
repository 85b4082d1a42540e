/** Starts the run of a schedule, as `infra/pipeline/run-starter.ts` has it: named after what starts it and when. */
export const starterDefinition = {
  QueryLanguage: 'JSONata',
  StartAt: 'StartRun',
  States: {
    StartRun: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution',
      Arguments: {
        StateMachineArn: '@workflow@',
        Name: "{% $states.input.starter & '-' & $replace($states.input.at, ':', '-') %}",
        Input: '{% $states.input.request %}',
      },
      Output: '{% $states.result %}',
      Catch: [
        { ErrorEquals: ['StepFunctions.ExecutionAlreadyExistsException'], Output: 'again', Next: 'Started' },
      ],
      Next: 'Started',
    },
    Started: { Type: 'Succeed' },
  },
};

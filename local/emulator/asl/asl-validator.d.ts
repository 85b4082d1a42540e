/** The package ships no declarations. It adds `QueryLanguage` to every state of its argument. */
declare module 'asl-validator' {
  function validate(
    definition: unknown,
    options?: { checkPaths: boolean; checkArn: boolean },
  ): { isValid: boolean; errorsText: (separator?: string) => string };
  export = validate;
}

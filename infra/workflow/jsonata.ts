/** Adds the delimiters by which Step Functions recognises a JSONata expression. */
export const jsonata = (expression: string): string => `{% ${expression} %}`;

/** Marks an expression as JSONata, as Step Functions wants it. */
export const jsonata = (expression: string): string => `{% ${expression} %}`;

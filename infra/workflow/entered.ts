import { jsonata } from './jsonata';

const NOW = '$states.context.State.EnteredTime';

/** The value of the variable `$entered` at the first step: when each step's state was entered. */
export const enteredFirst = (step: string): string => jsonata(`{'${step}': ${NOW}}`);

/** The same with another step. */
export const enteredToo = (step: string): string => jsonata(`$merge([$entered, {'${step}': ${NOW}}])`);

/** The same, for a step that may come again: its first time counts. */
export const enteredOnce = (step: string): string =>
  jsonata(`$exists($entered.${step}) ? $entered : $merge([$entered, {'${step}': ${NOW}}])`);

/** Stands in a report where the decision goes: the trainer writes the page before the gate decides. */
export const DECISION_MARK = '<!--decision-->';

/** Every resource carries this tag, with the stack prefix as its value. */
export const COST_TAG = 'unroll';

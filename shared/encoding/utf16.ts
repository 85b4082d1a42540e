/** How many different units there are; code points from here on are pairs of them. */
export const UNITS = 2 ** 16;

/** The halves of pairs. */
export const FIRST_HALF = 0xd800;
export const LAST_HALF = 0xdfff;

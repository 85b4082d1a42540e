import { CLASS_BITS, CODE_OF_UNIT, INVISIBLE, WORD_CLASS } from './classes';

/** What ASCII characters are to the tokens around them. */
export interface AsciiRules {
  isVisible(unit: number): boolean;
  /** Whether it is one token with its neighbours that are parts too. */
  isPart(unit: number): boolean;
  /** Bits of `SIDE`. */
  sidesOf(unit: number): number;
}

/** What a character is, and what it joins where it stands between two of them: a middle's bits are two further up. */
export const SIDE = { letter: 0b0001, number: 0b0010, joinsLetters: 0b0100, joinsNumbers: 0b1000 } as const;
export const MIDDLE_SHIFT = 2;

const { letter, number, connector, midLetter, midNumber, midBoth, singleQuote } = WORD_CLASS;

const SIDES: Readonly<Record<number, number>> = {
  [letter]: SIDE.letter,
  [number]: SIDE.number,
  [midLetter]: SIDE.joinsLetters,
  [midNumber]: SIDE.joinsNumbers,
  [midBoth]: SIDE.joinsLetters | SIDE.joinsNumbers,
  [singleQuote]: SIDE.joinsLetters | SIDE.joinsNumbers,
};

const classOf = (unit: number): number => CODE_OF_UNIT[unit]! & CLASS_BITS;

/** UAX 29 where all is ASCII: letters, digits and low lines hold together, and so do a few characters between two. */
export const WORD_RULES: AsciiRules = {
  isVisible: (unit) => (CODE_OF_UNIT[unit]! & INVISIBLE) === 0,
  isPart: (unit) => [letter, number, connector].some((part) => part === classOf(unit)),
  sidesOf: (unit) => SIDES[classOf(unit)] ?? 0,
};

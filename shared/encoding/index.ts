export { encodeExample, exampleEncoder, type EncodedExample, type EncodedInput } from './encode';
export { featureName, featureOf } from './features';
export { Rejection, type RejectCode } from './rejection';
export { AsciiText } from './ids/ascii';
export { UNITS } from './ids/units';
export { OpenIds, vocabularyIds } from './ids/token-ids';
export { idArrayOf, type Ids, type TokenIds } from './ids/types';
export { sequenceReader, type SequenceIds, type Sequences } from './sequences';
export { areWholeText, tokenise } from './tokenise';

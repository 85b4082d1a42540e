export {
  encodeExample,
  exampleEncoder,
  inputEncoder,
  type EncodedExample,
  type EncodedInput,
} from './encode';
export { featureName, featureValues, featureWidth } from './features';
export { encodeSets, isLabelSets, isOneLine, labelsIn, setOf, showSet, type LabelSets } from './label-sets';
export { Rejection, type RejectCode } from './rejection';
export { AsciiText } from './ids/ascii';
export { UNITS } from './ids/units';
export { OpenIds, vocabularyIds } from './ids/token-ids';
export { idArrayOf, type Ids, type TokenIds } from './ids/types';
export { sequenceReader, type SequenceIds, type Sequences } from './sequences';
export { channelsOfTarget, spreadsOf } from './record-scale';
export { trimmed } from './invisible';
export { exampleNormaliser, textNormaliser } from './normalise';
export { keptOf, type LengthLimit } from './too-long';
export { areNumbers, offsetsOf } from './values';
export { areWholeText, tokenise } from './tokenise';

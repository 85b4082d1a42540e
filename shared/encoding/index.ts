export {
  encodeExample,
  exampleEncoder,
  inputEncoder,
  type EncodedExample,
  type EncodedInput,
} from './encode';
export { extractExample } from './extract';
export { channelNamesOf } from './extract-numbers';
export { featureName, featureOf } from './features';
export { expandNames, type Fields } from './fields';
export { readNumber } from './numbers';
export { Rejection, type RejectCode } from './rejection';
export { inputSequencesOf, sequencesOf, type Sequences } from './sequences';
export { digestOf, splitOf } from './split';
export { tokenise } from './tokenise';

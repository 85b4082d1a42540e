export { encodeExample, exampleEncoder, tokeniseExample, type EncodedExample } from './encode';
export { extractExample, type Fields } from './extract';
export { Rejection, type RejectCode } from './rejection';
export { digestOf, splitOf } from './split';
export { tokenise } from './tokenise';

/** The part of WebAssembly's JavaScript interface that is used here: @types/node leaves it to the DOM's types. */
declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number; shared: true }) => WasmMemory;
  Module: new (bytes: Uint8Array) => WasmModule;
  Instance: new (module: WasmModule, imports: object) => { readonly exports: unknown };
};

export interface WasmMemory {
  /** Another object after each growth; the ones before it stay valid. */
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

export type WasmModule = object;

/** Functions of vector.wat. Addresses are bytes, counts and widths are floats, or rows of them. */
export interface VectorFunctions {
  readonly squaresOfPieces: (from: number, count: number, each: number, sums: number) => void;
  readonly adam: (...args: readonly number[]) => void;
  readonly add: (sum: number, values: number, count: number) => void;
  readonly multiply: (x: number, y: number, to: number, count: number) => void;
  readonly relu: (x: number, to: number, count: number) => void;
  readonly reluSlope: (y: number, slope: number, to: number, count: number) => void;
  readonly mask: (state: number, to: number, count: number, limit: number, other: number) => void;
  readonly copyRows: (...args: readonly number[]) => void;
  readonly addRows: (sums: number, places: number, from: number, width: number, count: number) => void;
  readonly fill: (to: number, count: number, value: number) => void;
}

/** vector.wat, assembled; a test assembles it again and compares. */
export const VECTOR_MODULE = [
  'AGFzbQEAAAABRghgAn9/AXxgBH9/f38AYA9/f39/f319fX19fX19fX0AYAN/f38AYAV/f39/fQBgB39/f39/f38AYAV/f39/fwBgA39/fQAC',
  'FQEGdW5yb2xsBm1lbW9yeQIDAf//AwMNDAABAgMBAwEEAwUGBwdhCg9zcXVhcmVzT2ZQaWVjZXMAAQRhZGFtAAIDYWRkAAMIbXVsdGlwbHkA',
  'BARyZWx1AAUJcmVsdVNsb3BlAAYEbWFzawAHCGNvcHlSb3dzAAkHYWRkUm93cwAKBGZpbGwACwqoDAy8AQMBfwJ8BXsgACABQXxxQQJ0aiEC',
  'AkADQCAAIAJPDQEgAP0ABAAhBSAF/V8hBiAFIAX9DQgJCgsMDQ4PCAkKCwwNDg/9XyEHIAggBiAG/fIB/fABIQggCSAHIAf98gH98AEhCSAA',
  'QRBqIQAMAAsLIAggCf3wASEIIAj9IQAgCP0hAaAhAyACIAFBA3FBAnRqIQICQANAIAAgAk8NASAAKgIAuyEEIAMgBCAEoqAhAyAAQQRqIQAM',
  'AAsLIAMLQAEBfwJAA0AgAUUNASABIAIgASACSRshBCADIAAgBBAAOQMAIAAgBEECdGohACABIARrIQEgA0EIaiEDDAALCwvZAQIBfwN7IAAg',
  'BEECdGohDwJAA0AgACAPTw0BIAH9AAQAIAX9E/3mASAG/RP96AEgBoz9E/3pASEQIAL9AAQAIAf9E/3mASAQIAj9E/3mAf3kASERIAP9AAQA',
  'IAn9E/3mASAQIBD95gEgCv0T/eYB/eQBIRIgAiAR/QsEACADIBL9CwQAIAAgAP0ABAAgDv0T/eYBIBEgC/0T/eYBIBL94wEgDP0T/eYBIA39',
  'E/3kAf3nAf3lAf0LBAAgAEEQaiEAIAFBEGohASACQRBqIQIgA0EQaiEDDAALCwt9AQF/IAAgAkF8cUECdGohAwJAA0AgACADTw0BIAAgAP0A',
  'BAAgAf0ABAD95AH9CwQAIABBEGohACABQRBqIQEMAAsLIAMgAkEDcUECdGohAwJAA0AgACADTw0BIAAgACoCACABKgIAkjgCACAAQQRqIQAg',
  'AUEEaiEBDAALCwuLAQEBfyACIANBfHFBAnRqIQQCQANAIAIgBE8NASACIAD9AAQAIAH9AAQA/eYB/QsEACAAQRBqIQAgAUEQaiEBIAJBEGoh',
  'AgwACwsgBCADQQNxQQJ0aiEEAkADQCACIARPDQEgAiAAKgIAIAEqAgCUOAIAIABBBGohACABQQRqIQEgAkEEaiECDAALCwt+AQF/IAEgAkF8',
  'cUECdGohAwJAA0AgASADTw0BIAEgAP0ABABDAAAAAP0T/ekB/QsEACAAQRBqIQAgAUEQaiEBDAALCyADIAJBA3FBAnRqIQMCQANAIAEgA08N',
  'ASABIAAqAgBDAAAAAJc4AgAgAEEEaiEAIAFBBGohAQwACwsLngEBAX8gAiADQXxxQQJ0aiEEAkADQCACIARPDQEgAiAB/QAEACAA/QAEAEMA',
  'AAAA/RP9RP1O/QsEACAAQRBqIQAgAUEQaiEBIAJBEGohAgwACwsgBCADQQNxQQJ0aiEEAkADQCACIARPDQEgAiABKgIAQwAAAAAgACoCAEMA',
  'AAAAXhs4AgAgAEEEaiEAIAFBBGohASACQQRqIQIMAAsLC6MBAQd/IAAoAgAhBSAAKAIEIQYgACgCCCEHIAAoAgwhCCAEvCEKIAEgAkECdGoh',
  'CwJAA0AgASALTw0BIAUgBmogCGohCSAGIAZBCXZzIQUgByAHQQN0aiEGIAdBFXcgCWohByAIQQFqIQggASAKQQAgCUEIdiADT2txNgIAIAFB',
  'BGohAQwACwsgACAFNgIAIAAgBjYCBCAAIAc2AgggACAINgIMC24BAX8gASACQXxxQQJ0aiEDAkADQCABIANPDQEgASAA/QAEAP0LBAAgAEEQ',
  'aiEAIAFBEGohAQwACwsgAyACQQNxQQJ0aiEDAkADQCABIANPDQEgASAAKgIAOAIAIABBBGohACABQQRqIQEMAAsLC2gBAn8gAUECdCEBIARB',
  'AnQhBAJAA0AgByAGTw0BIAchCCACBEAgAiAHQQJ0aigCACEICyAIQQBIBEAgA0EAIAVBAnT8CwAFIAAgCCABbGogAyAFEAgLIAMgBGohAyAH',
  'QQFqIQcMAAsLC0MBAn8gA0ECdCEGIAEgBEECdGohBQJAA0AgASAFTw0BIAAgASgCACAGbGogAiADEAMgAiAGaiECIAFBBGohAQwACwsLYQIB',
  'fwF7IAL9EyEEIAAgAUF8cUECdGohAwJAA0AgACADTw0BIAAgBP0LBAAgAEEQaiEADAALCyADIAFBA3FBAnRqIQMCQANAIAAgA08NASAAIAI4',
  'AgAgAEEEaiEADAALCws=',
].join('');

export const PAGE_BYTES = 65536;
/** As vector.wat has it. Taken from the system as it is used. */
export const MAX_PAGES = 65535;

export interface VectorModule {
  readonly memory: WasmMemory;
  readonly module: WasmModule;
  readonly functions: VectorFunctions;
}

/** A memory of one page, and the functions that work on it. */
export function instantiateVector(): VectorModule {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
  const module = new WebAssembly.Module(Buffer.from(VECTOR_MODULE, 'base64'));
  const instance = new WebAssembly.Instance(module, { unroll: { memory } });
  return { memory, module, functions: instance.exports as VectorFunctions };
}

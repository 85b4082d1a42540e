import { createRequire } from 'node:module';
import type { LibraryHandle } from 'koffi' with { 'resolution-mode': 'import' };

type Type = Parameters<LibraryHandle['func']>[1];

/** The part of koffi (a foreign function interface) that is used here. */
export interface Ffi {
  load(path: string): { func(name: string, result: Type, parameters: Type[]): NativeFunction };
  out(type: Type): Type;
  pointer(type: Type): Type;
  address(value: ArrayBufferView): bigint;
  decode(pointer: unknown, type: Type, length: number): unknown;
}

export type FfiType = Type;
export type NativeFunction = (...args: readonly unknown[]) => unknown;

// koffi's types describe its ES module only; its CommonJS entry is what Node loads here.
export const ffi = createRequire(__filename)('koffi') as Ffi;

import { isAbsolute, join, resolve } from 'node:path';
import { StateError } from '../asl/errors';

const RUN_CACHED = resolve(__dirname, '../../code-cache/run-cached.cjs');

/** Where the container keeps the code, which here is the image folder. */
const CONTAINER_ROOT = '/app/';

/**
 * Translates the container's command for this machine: `Ref::name` becomes the parameter's value, `node` is the Node
 * that runs this, and a path in the container's /app one in the image folder.
 *
 * @param folders.cache of what Node compiles of the file that it is to run; none is kept without
 *
 * @throws StateError `Batch.ClientException` where a parameter is missing or the command is empty
 */
export function localCommand(
  command: readonly string[],
  parameters: Readonly<Record<string, string>>,
  folders: { readonly image: string; readonly cache?: string | undefined },
): { readonly program: string; readonly args: string[] } {
  const [program, ...args] = command.map((word) => {
    if (!word.startsWith('Ref::')) return inFolder(word, folders.image);
    const value = parameters[word.slice('Ref::'.length)];
    if (value !== undefined) return value;
    throw new StateError(
      'Batch.ClientException',
      `The job's command has ${word}, and its parameters are: ${Object.keys(parameters).join(', ') || 'none'}`,
    );
  });
  if (program === undefined) {
    throw new StateError(
      'Batch.ClientException',
      'The job definition has no command, and there is no image here that could supply one',
    );
  }
  if (program !== 'node') return { program, args };
  const [file, ...rest] = args;
  // What begins with a hyphen is for Node itself.
  if (folders.cache === undefined || file === undefined || file.startsWith('-'))
    return { program: process.execPath, args };
  return {
    program: process.execPath,
    args: [RUN_CACHED, folders.cache, resolve(folders.image, file), ...rest],
  };
}

function inFolder(word: string, imageFolder: string): string {
  if (!isAbsolute(word) || !word.startsWith(CONTAINER_ROOT)) return word;
  return join(imageFolder, word.slice(CONTAINER_ROOT.length));
}

import { isAbsolute, join } from 'node:path';
import { StateError } from '../asl/errors';

/** Where the container keeps the code, which here is the image folder. */
const CONTAINER_ROOT = '/app/';

/**
 * Translates the container's command for this machine: `Ref::name` becomes the parameter's value, `node` is the Node
 * that runs this, and a path in the container's /app one in the image folder.
 *
 * @throws StateError `Batch.ClientException` where a parameter is missing or the command is empty
 */
export function localCommand(
  command: readonly string[],
  parameters: Readonly<Record<string, string>>,
  imageFolder: string,
): { readonly program: string; readonly args: string[] } {
  const [program, ...args] = command.map((word) => {
    if (!word.startsWith('Ref::')) return inFolder(word, imageFolder);
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
  return { program: program === 'node' ? process.execPath : program, args };
}

function inFolder(word: string, imageFolder: string): string {
  if (!isAbsolute(word) || !word.startsWith(CONTAINER_ROOT)) return word;
  return join(imageFolder, word.slice(CONTAINER_ROOT.length));
}

import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const ROOT = resolve(__dirname, '../../..');

/** The Python with ONNX's checker and ONNX Runtime; set up where `npm test` has not done it already. */
export async function onnxPython(): Promise<string> {
  const script = pathToFileURL(join(ROOT, 'local/setup/onnx-python.mjs')).href;
  const call = `import('${script}').then(async ({ setUpOnnxPython, onnxPythonFolder }) => {
    await setUpOnnxPython({ root: ${JSON.stringify(ROOT)} });
    return onnxPythonFolder(${JSON.stringify(ROOT)});
  })`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    `const folder = await ${call}; console.log(folder)`,
  ]);
  return join(stdout.trim().split('\n').at(-1)!, 'bin', 'python');
}

/** Runs a script with it. @returns what it writes to stdout */
export async function runOnnxPython(script: string, args: readonly string[], cwd?: string): Promise<string> {
  const { stdout } = await promisify(execFile)(await onnxPython(), [script, ...args], { cwd });
  return stdout;
}

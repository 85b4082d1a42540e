import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireSpace } from '../../../local/setup/machine/disk.mjs';
import { demandAll } from '../../../local/setup/machine/programs.mjs';
import { setUpPythonEnvironment } from '../../../local/setup/machine/python-environment.mjs';
import { requirePythonWithVenv } from '../../../local/setup/machine/python.mjs';
import { run, runMain, say, SetupError } from '../../../local/setup/machine/steps.mjs';
import { PEERS_REQUIREMENTS, peersFolder } from './environment.mjs';

/** PyTorch's package for Linux comes with CUDA's libraries, which it loads whether there is a GPU or not. */
const SPACE_MB = 9000;

/** Those that all the pinned versions have wheels for. */
const PYTHONS = ['3.11', '3.12', '3.13'];

/** Entry of `npm run bench:peers`: what the benches compare with, in a virtual environment of its own. */
async function main() {
  const root = resolve(fileURLToPath(new URL('../../../', import.meta.url)));
  await setUpPythonEnvironment({
    folder: peersFolder(root),
    requirements: PEERS_REQUIREMENTS,
    what: 'PyTorch, Keras, Polars, pandas and datasets (over 3 GB to download)',
    findPython: async () => {
      const [python] = await demandAll([
        requirePeersPython(),
        requireSpace({ folder: root, neededMb: SPACE_MB }),
      ]);
      return python;
    },
  });
  say('The peers are set up: "npm run bench" and "npm run bench:data" measure beside them.');
}

/** The machine's own Python where it will do, else a versioned one beside it. */
async function requirePeersPython() {
  const own = await requirePythonWithVenv();
  for (const command of [own, ...PYTHONS.map((version) => `python${version}`)]) {
    const { code, output } = await run(command, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
    if (code === 0 && PYTHONS.includes(output.trim())) return command;
  }
  throw new SetupError(
    `The peers need Python ${PYTHONS.slice(0, -1).join(', ')} or ${PYTHONS.at(-1)}, for which TensorFlow and PyTorch are ` +
      'published, and none is on the path: install one, then run this again.',
  );
}

await runMain(main);

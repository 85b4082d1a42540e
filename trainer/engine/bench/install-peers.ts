import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { PEERS_FOLDER, peersPython } from './peers';

/** Entry of `npm run bench:peers`: PyTorch and Keras in a virtual environment of their own. */
function main(): number {
  const root = resolve(__dirname, '../../..');
  const python = peersPython(root);
  const commands: [string, string[]][] = [
    ['python3', ['-m', 'venv', join(root, PEERS_FOLDER)]],
    [
      python,
      ['-m', 'pip', 'install', '--disable-pip-version-check', '-r', join(__dirname, 'requirements.txt')],
    ],
  ];
  for (const [command, args] of commands) {
    const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
    if (status === 0) continue;
    process.stderr.write(
      `"${command} ${args.join(' ')}" failed${error ? ` (${error.message})` : ''}; run this again.\n`,
    );
    return 1;
  }
  return 0;
}

process.exitCode = main();

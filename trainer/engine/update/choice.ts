import { usesGpu } from '../backend';
import { type MakeUpdater, updateDisagreement } from './check';
import { deviceUpdater } from './device';
import { hostUpdater } from './host';

export type UpdaterName = 'host' | 'device' | 'auto';

interface UpdaterChoice {
  readonly auto: MakeUpdater;
  /** Why a faster updater is not used, one sentence each. */
  readonly notes: readonly string[];
}

let choice: UpdaterChoice | null = null;

export function chooseUpdater(name: UpdaterName): MakeUpdater {
  switch (name) {
    case 'auto':
      return updaterChoice().auto;
    case 'host':
      return hostUpdater;
    case 'device':
      return deviceUpdater;
  }
}

/** Made once per process. What cannot be tested without a GPU is first compared with the host. */
export function updaterChoice(): UpdaterChoice {
  choice ??= usesGpu() ? chooseOnGpu() : { auto: hostUpdater, notes: [] };
  return choice;
}

function chooseOnGpu(): UpdaterChoice {
  const found = updateDisagreement(deviceUpdater, hostUpdater);
  if (found === null) return { auto: deviceUpdater, notes: [] };
  return {
    auto: hostUpdater,
    notes: [`Weights are updated on the host, which is slower: on this GPU ${found}.`],
  };
}

import { bits } from './bits/bits';
import { caseFaults } from './cases/faults';
import { checkpoints } from './checkpoints/checkpoints';
import type { Fault } from './fault';
import { kills } from './kills/kills';
import { power } from './power/power';
import { publishers } from './publishers/publishers';
import { signals } from './signals/signals';
import { storage } from './storage/storage';

/** The quick ones first. */
export const FAULTS: readonly Fault[] = [
  ...caseFaults,
  power,
  bits,
  checkpoints,
  publishers,
  signals,
  storage,
  kills,
];

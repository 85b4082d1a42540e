import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kernel } from './problem';

type Runner = Pick<Kernel, 'run'>;

const current = new AsyncLocalStorage<Runner>();

/**
 * Calls `body`, in which `runner` runs every recurrent layer: code that observes a network's layers need not know how
 * the network is built from them, and networks need not pass an observer on.
 */
export const observed = <R>(runner: Runner, body: () => R): R => current.run(runner, body);

/** What runs layers in place of a kernel: undefined unless `observed` is being called. */
export const observer = (): Runner | undefined => current.getStore();

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kernel } from './problem';

type Runner = Pick<Kernel, 'run'>;

const current = new AsyncLocalStorage<Runner>();

/**
 * Calls `body`, in which every recurrent layer is run by `runner`: whoever looks into the layers of a network need not know how the network is
 * made of them, and networks need not pass on who looks.
 */
export const observed = <R>(runner: Runner, body: () => R): R => current.run(runner, body);

/** What runs layers in place of a kernel: undefined unless `observed` is being called. */
export const observer = (): Runner | undefined => current.getStore();

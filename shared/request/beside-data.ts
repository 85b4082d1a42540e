const NAMES = /^(readme|licen[cs]e|notice|makefile|changelog|_success)(\.|$)/i;

/** Whether a file of this name lies beside data, as `README.md` and `LICENSE` do, and mostly holds none. */
export const liesBesideData = (name: string): boolean => NAMES.test(name);

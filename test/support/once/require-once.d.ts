/** Loads a module in the process, outside of the test file's own world: once for all files of a worker. */
declare function requireOnce(path: string): unknown;

/**
 * Whether a run can have the name: one that Step Functions takes for an execution, and that is part of keys and folders.
 */
export const isRunName = (name: string): boolean => /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}$/.test(name);

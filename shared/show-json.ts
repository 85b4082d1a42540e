const NOT_FINITE = /"\\u0000(NaN|-?Infinity)"/g;

/**
 * JSON for people to read: what is no finite number stays what it is, where JSON has null. As `JSON.stringify` otherwise.
 *
 * @param shown what is shown of a value that JSON has not
 */
export function showJson(
  value: unknown,
  shown: (value: unknown) => unknown = (each) => each,
): string | undefined {
  let isMarked = false;
  const text = JSON.stringify(value, (_, each: unknown) => {
    if (typeof each !== 'number' || Number.isFinite(each)) return shown(each);
    isMarked = true;
    return `\0${each}`;
  }) as string | undefined;
  return isMarked ? text?.replace(NOT_FINITE, '$1') : text;
}

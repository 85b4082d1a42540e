/** Keys in the order that people count in: `part-2` before `part-10`; where that leaves two equal, by code units. */
export function inNaturalOrder<File extends { readonly object: { readonly key: string } }>(
  files: readonly File[],
): File[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return files.toSorted(
    ({ object: a }, { object: b }) => compare(a.key, b.key) || (a.key < b.key ? -1 : Number(a.key > b.key)),
  );
}

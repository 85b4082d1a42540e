import type { ArtifactStore } from '../../shared/artifacts/store';
import { listNames, nearestName, showValue } from '../../shared/request/nearest';

/** Listing is flat: beyond this many objects a hint is not worth the requests. */
const MOST_LISTED = 2_000;

/** For a prefix that holds nothing: the nearest one that does, or what lies where it should be. */
export async function whatIsNear(store: ArtifactStore, prefix: string): Promise<string> {
  const segments = prefix.split('/').filter((segment) => segment !== '');
  for (let depth = segments.length - 1; depth >= 0; depth--) {
    const parent = segments
      .slice(0, depth)
      .map((segment) => `${segment}/`)
      .join('');
    const children = await childrenOf(store, parent);
    if (children.length === 0) continue;
    const slip = nearestName(segments[depth] ?? '', children);
    if (slip !== undefined) return `did you mean ${showValue(`${parent}${slip}/`)}?`;
    return `under ${showValue(parent === '' ? store.uri : parent)} there ${children.length === 1 ? 'is' : 'are'} ${listNames(children, 'and')}`;
  }
  return `${store.uri} holds no object at all; put the dataset there, or correct the location`;
}

async function childrenOf(store: ArtifactStore, parent: string): Promise<string[]> {
  const children = new Set<string>();
  let listed = 0;
  for await (const { key } of store.list(parent)) {
    children.add(key.slice(parent.length).split('/')[0] ?? '');
    listed += 1;
    if (listed >= MOST_LISTED) break;
  }
  return [...children];
}

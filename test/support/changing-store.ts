import type { ArtifactStore } from '../../shared/artifacts/store';

/** The store, with something happening half-way through each object's first stream. */
export function changingStore(store: ArtifactStore, happen: (key: string) => Promise<void>): ArtifactStore {
  const reached = new Set<string>();
  async function* stream(...[key, ...options]: Parameters<ArtifactStore['stream']>) {
    for await (const chunk of store.stream(key, ...options)) {
      const half = chunk.byteLength >> 1;
      yield chunk.subarray(0, half);
      if (!reached.has(key)) {
        reached.add(key);
        await happen(key);
      }
      yield chunk.subarray(half);
    }
  }
  return withMethods(store, { stream });
}

/** The store with some methods replaced; the others keep their own `this`. */
export const withMethods = (store: ArtifactStore, methods: Partial<ArtifactStore>): ArtifactStore =>
  new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(name in methods ? methods : target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

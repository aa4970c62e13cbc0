import { type ComponentType, useSyncExternalStore } from 'react';

/** A component whose code comes as its own chunk. */
export interface Late<Props> {
  /** Fetches the code once; a failure is forgotten, so that the next call tries again. */
  load(): Promise<void>;
  subscribe(listener: () => void): () => void;
  now(): ComponentType<Props> | undefined;
  failure(): unknown;
}

/**
 * Like React.lazy, without Suspense: what replaces a fallback there is held back for 300 ms after the fallback, and a first
 * page has three of them.
 * @param load resolves to a module with the component as its default export
 */
export function late<Props>(load: () => Promise<{ default: ComponentType<Props> }>): Late<Props> {
  const listeners = new Set<() => void>();
  let component: ComponentType<Props> | undefined;
  let failure: unknown;
  let coming: Promise<void> | undefined;
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const fetchOnce = (): Promise<void> => {
    failure = undefined;
    return load().then(
      (module) => {
        component = module.default;
        tell();
      },
      (error: unknown) => {
        coming = undefined;
        failure = error;
        tell();
        throw error;
      },
    );
  };
  return {
    load: () => {
      coming ??= fetchOnce();
      return coming;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now: () => component,
    failure: () => failure,
  };
}

/** The component once its code is here, undefined until then. Throws in render when the code cannot be had. */
export function useLate<Props>(one: Late<Props>): ComponentType<Props> | undefined {
  const component = useSyncExternalStore(one.subscribe, one.now);
  const failure = useSyncExternalStore(one.subscribe, one.failure);
  if (component) return component;
  if (failure !== undefined) throw failure;
  void one.load().catch(() => undefined);
  return undefined;
}

/** Renders it once it is here. */
export function WhenHere({ of }: { readonly of: Late<object> }) {
  const Component = useLate(of);
  return Component ? <Component /> : null;
}

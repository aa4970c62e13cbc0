import { useSyncExternalStore } from 'react';

/** A value outside React that components may follow. */
export interface Observable<Value> {
  get(): Value;
  subscribe(listener: () => void): () => void;
}

export interface Settable<Value> extends Observable<Value> {
  /** Tells the listeners only when the value is another one. */
  set(next: Value): void;
}

export function createValue<Value>(initial: Value): Settable<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A part of the value, compared by `Object.is`; renders again when that part changes and for nothing else. */
export function useSelected<Value, Part extends string | number | bigint | boolean | null>(
  observable: Observable<Value>,
  select: (value: Value) => Part,
): Part {
  return useSyncExternalStore(observable.subscribe, () => select(observable.get()));
}

/** The present value; renders again when it changes. */
export function useValue<Value>(observable: Observable<Value>): Value {
  return useSyncExternalStore(observable.subscribe, observable.get);
}

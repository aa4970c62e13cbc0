import { Suspense, useSyncExternalStore } from 'react';
import { lazyPart } from '../lazy/lazy-part.ts';

export interface ToastOptions {
  description?: string | undefined;
  /** Given, the toast carries an undo button and stays 10 s. */
  undo?: { label: string; run: () => void } | undefined;
  /** Milliseconds; 0 keeps it until closed. */
  timeout?: number | undefined;
}

export interface ToastRequest extends ToastOptions {
  id: string;
  type: 'success' | 'error' | 'warning';
  title: string;
}

/** What the view does with a request; it takes over once its chunk has arrived. */
export interface ToastSink {
  show: (request: ToastRequest) => void;
  dismiss: (id: string) => void;
}

let sink: ToastSink | null = null;
let waiting: ToastRequest[] = [];
let needed = false;
let count = 0;
const listeners = new Set<() => void>();

/** Connects the view; what was said before it arrived is shown now. */
export function connectToasts(next: ToastSink): () => void {
  sink = next;
  for (const request of waiting) next.show(request);
  waiting = [];
  return () => {
    if (sink === next) sink = null;
  };
}

function show(type: ToastRequest['type'], title: string, options: ToastOptions = {}): string {
  count += 1;
  const request = { ...options, id: `toast-${count}`, type, title };
  if (sink) sink.show(request);
  else waiting.push(request);
  needed = true;
  for (const listener of listeners) listener();
  return request.id;
}

/** Says what just happened: at the bottom of a wide screen, below the top bar of a narrow one. Callable outside React. Returns the id for `dismiss`. */
export const toast = {
  success: (title: string, options?: ToastOptions) => show('success', title, options),
  error: (title: string, options?: ToastOptions) => show('error', title, options),
  warning: (title: string, options?: ToastOptions) => show('warning', title, options),
  dismiss(id: string) {
    waiting = waiting.filter((request) => request.id !== id);
    sink?.dismiss(id);
  },
};

const ToastView = lazyPart(() => import('./toast-view.tsx'));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Mount once, beside the app. Its view is fetched with the first toast. */
export function Toaster() {
  const wanted = useSyncExternalStore(subscribe, () => needed);
  return wanted ? (
    <Suspense fallback={null}>
      <ToastView />
    </Suspense>
  ) : null;
}

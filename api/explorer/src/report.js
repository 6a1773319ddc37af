import { useSyncExternalStore } from 'react';

/**
 * What became of the operation run last, for the status line and the explain panel:
 * `state` is idle, running, done, refused, failed, live (a subscription) or ended.
 */
let report = { state: 'idle' };
const listeners = new Set();

export function publish(next) {
  report = next;
  listeners.forEach(listener => listener());
}

export const lastReport = () => report;

const subscribe = listener => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useReport = () => useSyncExternalStore(subscribe, lastReport);

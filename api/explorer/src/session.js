import { useSyncExternalStore } from 'react';

const KEY = 'rostrum:session';
const listeners = new Set();

/** This tab's session storage; undefined where the user lets no page have it: then a session lives as long as the page. */
const store = (() => {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
})();

let current = JSON.parse(store?.getItem(KEY) ?? 'null');

/** Whoever operations run as: `{ email, token }`, or null for nobody. */
export const useSession = () =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );

/** Run operations as someone from now on, or as nobody. Kept for this tab alone. */
export function keepSession(session) {
  current = session;
  if (session) store?.setItem(KEY, JSON.stringify(session));
  else store?.removeItem(KEY);
  listeners.forEach(listener => listener());
}

/** The header by which an operation runs as someone. */
export const authorization = () => (current ? { Authorization: `Bearer ${current.token}` } : {});

/** Whether operations run as someone, by their e-mail address; as nobody, where that is empty. */
export const runsAs = email => (current?.email ?? '') === email;

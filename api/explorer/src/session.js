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

let own = null;

const subscribe = listener => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The persona that operations run as: `{ email, token }`, or null for none. */
export const useSession = () => useSyncExternalStore(subscribe, () => current);

/** Who this browser is logged in as by its cookie, and operations run as without a persona: a username, or null. */
export const ownName = () => own;
export const useOwnName = () => useSyncExternalStore(subscribe, ownName);

/** Show who this browser is logged in as. */
export function keepOwnName(username) {
  own = username;
  listeners.forEach(listener => listener());
}

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

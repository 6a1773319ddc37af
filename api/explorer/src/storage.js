const PREFIX = 'graphiql:';
const HISTORY = [`${PREFIX}queries`, `${PREFIX}favorites`];

/** The browser's local storage; undefined where the user lets no page have it. */
const local = (() => {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
})();

/** Whether the user chose in the settings that headers, which may hold a token, are kept. */
export const keepsHeaders = () => local?.getItem(`${PREFIX}shouldPersistHeaders`) === 'true';

const ownKeys = () => Object.keys(local).filter(key => key.startsWith(PREFIX));
const withoutHeaders = value => JSON.stringify(JSON.parse(value, (key, part) => (key === 'headers' ? undefined : part)));

/** What GraphiQL keeps things in. Its history would keep the headers of each run, whatever the user chose. */
export const storage = local
  ? {
      getItem: key => local.getItem(key),
      setItem: (key, value) => local.setItem(key, HISTORY.includes(key) && !keepsHeaders() ? withoutHeaders(value) : value),
      removeItem: key => local.removeItem(key),
      get length() {
        return ownKeys().length;
      },
      clear: () => ownKeys().forEach(key => local.removeItem(key)),
    }
  : null;

/** The tab that was open last; null on a first visit. */
export function lastTab() {
  try {
    const { tabs, activeTabIndex } = JSON.parse(local.getItem(`${PREFIX}tabState`));
    return tabs[activeTabIndex] ?? null;
  } catch {
    return null;
  }
}

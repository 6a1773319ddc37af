const read = id => JSON.parse(document.getElementById(id).textContent);

/**
 * `endpoint`, `explain` (whether the server explains), `notice` (what is wrong with this page's own files), `personas`
 * (`password` and `accounts`, where the sample content's can log in; else null).
 */
export const settings = read('settings');

/** The operation library, in the order to show it. */
export const library = read('library');

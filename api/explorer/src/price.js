import { formatCount } from './format.js';

/**
 * The breakdown of a price as rows to show, in the query's order: how deep each lies, its own name below the list
 * that it lies in, and how many rows there are for each row of that list.
 */
export function priceRows(breakdown) {
  return breakdown.map(({ path, rows }) => {
    const above = breakdown.filter(other => path.startsWith(`${other.path}.`)).sort((a, b) => a.path.length - b.path.length);
    const parent = above.at(-1);
    const each = parent && parent.rows ? rows / parent.rows : undefined;
    return {
      path,
      rows,
      depth: above.length,
      name: parent ? path.slice(parent.path.length + 1) : path,
      each: Number.isInteger(each) ? `${formatCount(each)} for each` : '',
    };
  });
}

/** The part that costs most, if one of several does. */
export const dearest = breakdown =>
  breakdown.length > 1 ? breakdown.reduce((most, part) => (part.rows > most.rows ? part : most)) : undefined;

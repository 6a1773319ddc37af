const counts = new Intl.NumberFormat('en');

export const formatCount = number => counts.format(number);

/** A number with its noun: `1 row`, `2,000 rows`. */
export const plural = (number, one, many = `${one}s`) => `${formatCount(number)} ${number === 1 ? one : many}`;

export const formatBytes = bytes => (bytes < 1000 ? plural(bytes, 'byte') : `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`);

export const formatMs = ms => (ms < 10 ? `${ms.toFixed(1)} ms` : `${formatCount(Math.round(ms))} ms`);

const TOKEN = /(?<text>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?<value>\$\d+|\?\d*)|(?<keyword>\b[A-Z][A-Z_]+\b)/g;

/** A statement as pieces to show: `{ kind, piece }`, kind being text, value, keyword or undefined. */
export function pieces(sql) {
  const found = [];
  let end = 0;
  for (const match of sql.matchAll(TOKEN)) {
    if (match.index > end) found.push({ piece: sql.slice(end, match.index) });
    const [kind] = Object.entries(match.groups).find(([, matched]) => matched !== undefined);
    found.push({ kind, piece: match[0] });
    end = match.index + match[0].length;
  }
  return [...found, { piece: sql.slice(end) }];
}

/** The statement with its values in place, to run in a database's own shell. */
export function withValues(sql, parameters) {
  let next = 0;
  const literalOf = placeholder => literal(parameters[placeholder.length > 1 ? Number(placeholder.slice(1)) - 1 : next++]);
  return pieces(sql)
    .map(({ kind, piece }) => (kind === 'value' ? literalOf(piece) : piece))
    .join('');
}

export function literal(value) {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value).toUpperCase();
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `'${text.replaceAll("'", "''")}'`;
}

import { formatBytes, formatCount, formatMs, plural } from './format.js';
import { dearest } from './price.js';
import { withValues } from './sql.js';

/** What the explanation says, for someone who never saw the planner; `ran` is whether the operation was let run. */
export function story({ sql, cost, rows, bytes, databaseMs, totalMs, planCached }, ran) {
  if (!sql) return `Rostrum answered from its schema alone, without the database: ${formatBytes(bytes)} in ${formatMs(totalMs)}.`;
  const most = dearest(cost.breakdown);
  return [
    'Rostrum turned the whole operation into one SQL statement, whose result is already the response.',
    `Its price is ${plural(cost.estimated, 'point')} of the ${formatCount(cost.limit)} that one operation may cost: a point for each row that it could touch.`,
    most &&
      `Most of it comes from \`${most.path}\`, with ${plural(most.rows, 'row')}: lowering \`first\` there, or in a list above it, makes the operation cheaper.`,
    ran
      ? `It gave ${plural(rows, 'row')}, ${formatBytes(bytes)}, in ${formatMs(totalMs)}, of which the database took ${formatMs(databaseMs)}.`
      : 'It was not run.',
    planCached ? 'The plan was there from an earlier run.' : 'The plan was made for this run; the next one finds it ready and is quicker.',
  ]
    .filter(Boolean)
    .join(' ');
}

/** The whole explanation as Markdown, for an issue or a message. */
export function asMarkdown(explained, ran) {
  const { operationName, dialect, sql, cost, parameters } = explained;
  const parts = cost.breakdown.map(({ path, rows }) => `| \`${path}\` | ${formatCount(rows)} |`);
  return [
    `## ${operationName ?? 'Operation'} on ${dialect}`,
    story(explained, ran),
    parts.length > 0 && ['| part | points |', '| --- | ---: |', ...parts].join('\n'),
    sql && `\`\`\`sql\n${withValues(sql, parameters)};\n\`\`\``,
  ]
    .filter(Boolean)
    .join('\n\n');
}

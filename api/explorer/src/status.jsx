import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { EXPLAIN_PLUGIN, Errors } from './explain.jsx';
import { formatBytes, formatCount, formatMs, plural } from './format.js';
import { useReport } from './report.js';
import { settings } from './settings.js';

function outcome({ state, events, explained, bytes, ms }) {
  switch (state) {
    case 'idle':
      return 'Nothing has run yet. Run the operation with Ctrl-Enter or the play button.';
    case 'running':
      return 'Running …';
    case 'live':
      return `Subscribed: ${plural(events, 'event')} so far. Stop it with the square button.`;
    case 'ended':
      return `The subscription ended after ${plural(events, 'event')}.`;
    case 'done':
      return explained
        ? `${plural(explained.rows, 'row')} · ${formatBytes(explained.bytes)} · ${formatMs(explained.totalMs)}, ` +
            `${formatMs(explained.databaseMs)} of it in the database · price ${formatCount(explained.cost.estimated)} of ${formatCount(explained.cost.limit)}`
        : `${formatBytes(bytes)} in ${formatMs(ms)}`;
    default:
      return '';
  }
}

/** Below the response: in words, what became of the operation run last. */
export function StatusLine() {
  const report = useReport();
  const { setVisiblePlugin } = useGraphiQLActions();
  const visible = useGraphiQL(({ visiblePlugin }) => visiblePlugin);
  const line = outcome(report);
  return (
    <div className="rostrum-status" role="status">
      {settings.notice && <p className="rostrum-notice">{settings.notice}</p>}
      {report.errors?.length > 0 && <Errors errors={report.errors.slice(0, 3)} />}
      {line && <span>{line}</span>}
      {report.explained && visible !== EXPLAIN_PLUGIN && (
        <button type="button" className="rostrum-copy" onClick={() => setVisiblePlugin(EXPLAIN_PLUGIN.title)}>
          Explain
        </button>
      )}
    </div>
  );
}

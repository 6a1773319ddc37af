import { useState } from 'react';
import { formatBytes, formatCount, formatMs, plural } from './format.js';
import { priceRows } from './price.js';
import { Prose } from './prose.jsx';
import { useReport } from './report.js';
import { literal, pieces, withValues } from './sql.js';
import { asMarkdown, story } from './summary.js';

function Copy({ text, children }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  // Browsers lend the clipboard to https and localhost alone.
  return navigator.clipboard ? (
    <button type="button" className="rostrum-copy" onClick={copy}>
      {done ? 'Copied' : children}
    </button>
  ) : null;
}

function Price({ cost: { estimated, limit, breakdown } }) {
  const most = Math.max(...breakdown.map(part => part.rows), 1);
  return (
    <>
      <h3>Where the price comes from</h3>
      <meter min="0" max={limit} high={limit * 0.8} value={estimated} aria-label={`Price: ${estimated} of ${limit} points`} />
      <p className="rostrum-hint">
        {plural(estimated, 'point')} of {formatCount(limit)}. Lists inside lists multiply.
      </p>
      <table className="rostrum-price">
        <tbody>
          {priceRows(breakdown).map(({ path, name, rows, depth, each }) => (
            <tr key={path} title={path}>
              <th scope="row" style={{ paddingLeft: `${depth * 12}px` }}>
                <code>{name}</code> <small>{each}</small>
              </th>
              <td>
                <i style={{ width: `${(rows / most) * 100}%` }} />
              </td>
              <td>{formatCount(rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Statement({ sql, parameters }) {
  return (
    <>
      <h3>
        The statement <Copy text={() => `${withValues(sql, parameters)};`}>Copy with values</Copy>
      </h3>
      <pre className="rostrum-sql" tabIndex="0">
        {pieces(sql).map(({ kind, piece }, index) => (kind ? <span key={index} className={`rostrum-sql-${kind}`}>{piece}</span> : piece))}
      </pre>
      {parameters.length > 0 && (
        <>
          <h3>Its bound values</h3>
          <p className="rostrum-hint">They travel apart from the text, in the order of its placeholders: no value can become SQL.</p>
          <ol className="rostrum-values">
            {parameters.map((value, index) => (
              <li key={index}>
                <code>{literal(value)}</code>
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}

function Explanation({ explained, ran }) {
  const { sql, parameters, cost, rows, bytes, databaseMs, totalMs } = explained;
  const facts = {
    Price: formatCount(cost.estimated),
    ...(ran && { Rows: formatCount(rows), Size: formatBytes(bytes), Database: formatMs(databaseMs), 'In all': formatMs(totalMs) }),
  };
  return (
    <>
      <dl className="rostrum-facts">
        {Object.entries(facts).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <Prose>{story(explained, ran)}</Prose>
      </p>
      <Copy text={() => asMarkdown(explained, ran)}>Copy all as Markdown</Copy>
      {cost.breakdown.length > 0 && <Price cost={cost} />}
      {sql && <Statement sql={sql} parameters={parameters} />}
    </>
  );
}

export function Errors({ errors }) {
  return errors.map(({ title, message, advice, place }, index) => (
    <div key={index} className="rostrum-error">
      <strong>{title}</strong>
      <p>
        <Prose>{message}</Prose> {place && <em>({place})</em>}
      </p>
      {advice && (
        <p>
          <Prose>{advice}</Prose>
        </p>
      )}
    </div>
  ));
}

function Explain() {
  const { state, operationName, errors = [], explained } = useReport();
  return (
    <section className="rostrum-panel" aria-label="Explain">
      <h2>Explain</h2>
      {state === 'idle' && <p className="rostrum-hint">Run an operation: here you see the SQL that answers it, what it costs and why.</p>}
      {state !== 'idle' && <p className="rostrum-hint">{operationName ?? 'The unnamed operation'}, run last.</p>}
      {['live', 'ended'].includes(state) && <p>A subscription has no plan of its own to show: each event is planned as it comes.</p>}
      <Errors errors={errors} />
      {explained && <Explanation explained={explained} ran={state === 'done'} />}
    </section>
  );
}

const ExplainIcon = props => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" {...props}>
    <path d="M4 17a9 9 0 1 1 16 0" />
    <path d="m12 15 4-6M4 20.5h16" />
  </svg>
);

export const EXPLAIN_PLUGIN = { title: 'Explain', icon: ExplainIcon, content: Explain };

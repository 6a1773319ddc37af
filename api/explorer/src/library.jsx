import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useState } from 'react';
import { become, emailOf } from './become.js';
import { post } from './fetcher.js';
import { Prose } from './prose.jsx';
import { ownName } from './session.js';
import { library } from './settings.js';

const READER = 'reader';

/** Opens an operation in a tab: the one that has it already, the empty one, or a new one; and runs as who it is for. */
function useOpen() {
  const { addTab, changeTab, updateActiveTabValues } = useGraphiQLActions();
  const { tabs, activeTabIndex, queryEditor, variableEditor } = useGraphiQL(
    ({ tabs, activeTabIndex, queryEditor, variableEditor }) => ({ tabs, activeTabIndex, queryEditor, variableEditor }),
  );
  return async operation => {
    const { query, name, persona } = operation;
    const email = emailOf(persona);
    // What any reader may do is for whoever is logged in here to do as themselves.
    if (email) await become(persona === READER && ownName() ? '' : email);
    const opened = tabs.findIndex(tab => tab.query === query);
    if (opened >= 0 && opened !== activeTabIndex) changeTab(opened);
    // What ran before it may have made what it is to work on.
    if (opened >= 0 && !operation.after) return;
    const variables = operation.lookup ? await lookUp(operation) : operation.variables;
    if (opened < 0 && queryEditor.getValue().trim()) addTab();
    queryEditor.setValue(query);
    variableEditor.setValue(variables);
    updateActiveTabValues({ query, variables, operationName: name });
  };
}

/** An operation's variables, with those that a lookup finds in this database. */
async function lookUp({ lookup, variables, lists }) {
  const values = JSON.parse(variables || '{}');
  try {
    const { result } = await post({ query: lookup });
    for (const [variable, found] of Object.entries(result.data)) {
      values[variable] = lists.includes(variable) ? bare(found) : bare(found)[0];
    }
  } catch {
    return variables;
  }
  return JSON.stringify(values, null, 2);
}

/** The values of what a lookup found, without all that is around them: of `{ nodes: [{ id: 'a' }, { id: 'b' }] }`, a and b. */
function bare(found) {
  if (found === null) return [];
  return typeof found === 'object' ? Object.values(found).flatMap(bare) : [found];
}

/** What else to run so that there is something to see. */
function advice({ after, hears }) {
  if (after) return ` Run \`${after}\` first.`;
  return hears ? ` Run \`${hears}\` in another window, and see it here.` : '';
}

const words = text => text.toLowerCase().split(/\s+/).filter(Boolean);

function matching(search) {
  const wanted = words(search);
  const fits = one => wanted.every(word => `${one.name} ${one.group} ${one.title} ${one.when}`.toLowerCase().includes(word));
  return Object.entries(Object.groupBy(library.filter(fits), one => one.group));
}

function Library() {
  const [search, setSearch] = useState('');
  const open = useOpen();
  const current = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex]?.query);
  const groups = matching(search);
  return (
    <section className="rostrum-panel" aria-label="Library">
      <h2>Library</h2>
      <p className="rostrum-hint">One operation for each thing that a page does. A click opens it in a tab, ready to run, as who it is for.</p>
      <input
        type="search"
        value={search}
        placeholder="Find an operation"
        aria-label="Find an operation"
        onChange={event => setSearch(event.target.value)}
      />
      {groups.length === 0 && <p className="rostrum-hint">No operation has these words.</p>}
      {groups.map(([group, operations]) => (
        <section key={group} aria-label={group}>
          <h3>{group}</h3>
          {operations.map(one => (
            <button key={one.name} type="button" className="rostrum-operation" aria-current={one.query === current} onClick={() => open(one)}>
              <strong>{one.title}</strong> <code>{one.name}</code> {one.persona && <em>as {one.persona}</em>}
              <span>
                <Prose>{one.when + advice(one)}</Prose>
              </span>
            </button>
          ))}
        </section>
      ))}
    </section>
  );
}

const LibraryIcon = props => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" {...props}>
    <path d="M4 4h4v16H4zM10 4h4v16h-4zM15.6 5.2l3.4-.9 3.6 14.9-3.4.9z" />
  </svg>
);

export const LIBRARY_PLUGIN = { title: 'Library', icon: LibraryIcon, content: Library };

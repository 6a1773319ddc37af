import './nonce.js';
import 'graphiql/setup-workers/vite';
import 'monaco-graphql/esm/monaco-editor.js';
import './fonts.css';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import '@graphiql/plugin-explorer/style.css';
import 'graphiql/graphiql.css';
import './styles.css';
import './explain.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { recognise } from './become.js';
import { EXPLAIN_PLUGIN } from './explain.jsx';
import { fetcher } from './fetcher.js';
import icon from './icon.svg';
import { LIBRARY_PLUGIN } from './library.jsx';
import { Personas } from './personas.jsx';
import { library, settings } from './settings.js';
import { StatusLine } from './status.jsx';
import { keepsHeaders, lastTab, storage } from './storage.js';

const PLUGINS = [LIBRARY_PLUGIN, ...(settings.explain ? [EXPLAIN_PLUGIN] : []), explorerPlugin(), HISTORY_PLUGIN];

if (settings.personas) {
  recognise();
  // Who comes back from the mailbox may have logged in there.
  window.addEventListener('focus', recognise);
}

const last = lastTab();
const first = last ?? library[0] ?? {};

createRoot(document.getElementById('explorer')).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    plugins={PLUGINS}
    visiblePlugin={last ? undefined : LIBRARY_PLUGIN}
    // Without these, GraphiQL shows the open tab with its query and without its variables (graphiql#3392).
    initialQuery={first.query ?? ''}
    initialVariables={first.variables ?? ''}
    initialHeaders={last?.headers ?? undefined}
    shouldPersistHeaders={keepsHeaders()}
    showPersistHeadersSettings
    defaultEditorToolsVisibility
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>
      <span className="rostrum-logo">
        <img src={icon} alt="" /> Rostrum
      </span>
      {settings.personas && <Personas />}
    </GraphiQL.Logo>
    <GraphiQL.Footer>
      <StatusLine />
    </GraphiQL.Footer>
  </GraphiQL>,
);

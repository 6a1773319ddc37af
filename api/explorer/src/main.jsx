import './nonce.js';
import 'graphiql/setup-workers/vite';
import './fonts.css';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import '@graphiql/plugin-explorer/style.css';
import 'graphiql/graphiql.css';

import { createRoot } from 'react-dom/client';
import { GraphiQL } from 'graphiql';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { explorerPlugin } from '@graphiql/plugin-explorer';
createRoot(document.getElementById('rostrum')).render(<GraphiQL fetcher={async p => (await fetch('/graphql',{method:'POST',body:JSON.stringify(p),headers:{'content-type':'application/json'}})).json()} plugins={[explorerPlugin(), HISTORY_PLUGIN]} />);

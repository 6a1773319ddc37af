// Runs one operation with graphql-ws and tells on standard output what comes of it, an event a line:
//   node client.js URL '{"query": "…", "variables": {…}}' ['{"retryAttempts": 5, …}']
// A line on standard input is an order: "end" gives the operation up, "terminate" breaks the connection off, "ask" asks
// something else on the same socket and tells "asked" once that is answered.
import { createClient } from 'graphql-ws';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';

const [url, request, options] = process.argv.slice(2);
const operation = JSON.parse(request);
const tell = (type, value = null) => console.log(JSON.stringify({ type, value }));

const client = createClient({
  url,
  webSocketImpl: WebSocket,
  ...JSON.parse(options ?? '{}'),
  on: {
    connected: () => tell('connected'),
    closed: ({ code, reason }) => tell('closed', { code, reason }),
  },
});

const ended = async (type, value) => {
  tell(type, value);
  await client.dispose();
  orders.close();
};
const end = client.subscribe(operation, {
  next(result) {
    // Sent again whenever the client has connected anew, the operation then begins with what was missed since this event.
    if (result.extensions?.cursor) operation.variables.after = result.extensions.cursor;
    tell('next', result);
  },
  error: error => ended('error', Array.isArray(error) ? error : { code: error.code, reason: error.reason ?? String(error) }),
  complete: () => ended('complete'),
});
const ask = () => client.subscribe({ query: '{ __typename }' }, { next() {}, error: console.error, complete: () => tell('asked') });
const obey = { end, ask, terminate: () => client.terminate() };
const orders = createInterface({ input: process.stdin }).on('line', order => obey[order]());

// Runs one operation with graphql-ws and tells on standard output what comes of it, an event a line:
//   node client.js URL '{"query": "…", "variables": {…}}' ['{"retryAttempts": 5, …}']
// A line on standard input is an order: "end" gives the operation up, "terminate" breaks the connection off.
import { createClient } from 'graphql-ws';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';

const [url, request, options] = process.argv.slice(2);
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
const end = client.subscribe(JSON.parse(request), {
  next: result => tell('next', result),
  error: error => ended('error', Array.isArray(error) ? error : { code: error.code, reason: error.reason ?? String(error) }),
  complete: () => ended('complete'),
});
const orders = createInterface({ input: process.stdin }).on('line', order => (order === 'end' ? end() : client.terminate()));

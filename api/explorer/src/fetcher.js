import { parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { lastReport, publish } from './report.js';
import { brokenOff, explainError, notGraphQL, unreachable } from './refusals.js';
import { authorization, keepSession } from './session.js';
import { settings } from './settings.js';

const INTROSPECTION = 'IntrospectionQuery';

/** GraphiQL's fetcher: POST for queries and mutations, a WebSocket for subscriptions. */
export function fetcher(params, { headers } = {}) {
  const operation = operationOf(params);
  const request = { query: params.query, variables: params.variables, operationName: operation?.name?.value };
  if (operation?.operation === 'subscription') return subscription(request, headers);
  return request.operationName === INTROSPECTION ? introspect(request, headers) : run(request, headers);
}

/** The operation that will run, by the text itself: the name that GraphiQL gives lags behind the editor. */
function operationOf({ query, operationName }) {
  let operations;
  try {
    operations = parse(query).definitions.filter(definition => definition.kind === 'OperationDefinition');
  } catch {
    return undefined; // The server says what is wrong with it.
  }
  return operations.find(({ name }) => name?.value === operationName) ?? operations[0];
}

/** Sends a request and gives its result; an error in words where what comes back is none. */
export async function post(request, headers) {
  let response, text;
  try {
    response = await fetch(settings.endpoint, {
      method: 'POST',
      // As plain JSON, refusals come with status 200: the console stays free for what is wrong with the page itself.
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...authorization(), ...headers },
      body: JSON.stringify(request),
    });
    text = await response.text();
  } catch {
    throw failure(unreachable());
  }
  const result = parsed(text);
  if (!result) throw failure(notGraphQL(response));
  // A session that has ended is of no more use: the next operation runs as nobody.
  if (result.errors?.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')) keepSession(null);
  return { result, bytes: new Blob([text]).size };
}

function parsed(text) {
  try {
    const result = JSON.parse(text);
    return result && ('data' in result || 'errors' in result) ? result : undefined;
  } catch {
    return undefined;
  }
}

/** An error for the response pane, with its words for the status line. */
const failure = words =>
  Object.assign(new Error(`${words.title}. ${words.message} ${words.advice}`), { words, stack: undefined });

async function run(request, headers) {
  const tell = report => publish({ operationName: request.operationName, ...report });
  tell({ state: 'running' });
  const begun = performance.now();
  try {
    const { result, bytes } = await post(request, { ...(settings.explain && { 'X-Rostrum-Explain': '1' }), ...headers });
    const explained = takeExplanation(result);
    const errors = result.errors?.map(explainError) ?? [];
    tell({ state: errors.length ? 'refused' : 'done', errors, explained, bytes, ms: performance.now() - begun });
    return result;
  } catch (error) {
    tell({ state: 'failed', errors: [error.words] });
    throw error;
  }
}

/** Takes the explanation out of a result: the explain panel shows it, the response stays what every client gets. */
function takeExplanation(result) {
  const { rostrum, ...others } = result.extensions ?? {};
  if (Object.keys(others).length) result.extensions = others;
  else delete result.extensions;
  return rostrum;
}

/** Reads the schema: of this, only what goes wrong is told. */
async function introspect(request, headers) {
  try {
    const { result } = await post(request, headers);
    if (result.errors) publish({ state: 'failed', errors: result.errors.map(explainError) });
    else if (lastReport().state === 'failed') publish({ state: 'idle' });
    return result;
  } catch (error) {
    publish({ state: 'failed', errors: [error.words] });
    throw error;
  }
}

function subscription(request, headers) {
  const tell = report => publish({ operationName: request.operationName, ...report });
  const url = new URL(settings.endpoint, location.href.replace(/^http/, 'ws')).href;
  return {
    subscribe(observer) {
      let events = 0;
      let stopped = false;
      tell({ state: 'running' });
      const client = createClient({
        url,
        connectionParams: { ...authorization(), ...headers },
        retryAttempts: 0,
        on: { connected: () => tell({ state: 'live', events }) },
      });
      client.subscribe(request, {
        next(result) {
          tell({ state: 'live', events: ++events, errors: result.errors?.map(explainError) });
          observer.next(result);
        },
        error(cause) {
          const refused = Array.isArray(cause);
          const errors = refused ? cause.map(explainError) : [brokenOff(cause)];
          tell({ state: refused ? 'refused' : 'failed', errors });
          observer.error(refused ? cause : failure(errors[0]));
        },
        complete() {
          if (!stopped) tell({ state: 'ended', events });
          observer.complete();
        },
      });
      return {
        unsubscribe() {
          stopped = true;
          tell({ state: 'ended', events });
          client.dispose();
        },
      };
    },
  };
}

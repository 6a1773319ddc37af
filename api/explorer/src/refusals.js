import { formatCount } from './format.js';

/** For each of the server's codes: what happened, and what to do beyond what the server's own message says. */
const CODES = {
  GRAPHQL_PARSE_FAILED: ['This is not GraphQL yet', 'The editor underlines the place. Often a brace or a parenthesis is missing.'],
  GRAPHQL_VALIDATION_FAILED: ['The query does not fit the schema', 'The editor underlines the place; the docs panel has all types and fields.'],
  BAD_USER_INPUT: ['A value cannot be used', 'Look at the variables and the arguments: the message names the one that is meant.'],
  DEPTH_EXCEEDED: ['The query nests too deeply', 'Ask for the inner part with an operation of its own, for example by its id with `node`.'],
  COST_EXCEEDED: ['The query is too expensive', ''],
  LIMIT_EXCEEDED: ['The query is too large', 'Split it into several operations.'],
  TIMEOUT: ['The query took too long and was stopped', 'Ask for less in one go, or filter by something that is selective.'],
  RATE_LIMITED: ['Too much in too short a time', 'Wait a little, then run it again.'],
  SERVICE_UNAVAILABLE: ['The server runs, its database does not answer', 'Wait a little, then run it again. The query is not the cause.'],
  UNAUTHENTICATED: ['This needs someone who is logged in', 'Add an Authorization header below, beside the variables.'],
  FORBIDDEN: ['This is not allowed', ''],
  INTERNAL_SERVER_ERROR: ['Something went wrong on the server', 'The query is not the cause. The request id helps whoever runs the server to find it.'],
};

/** An error of a response in words: a title, the server's message, what to do. */
export function explainError({ message, extensions = {}, locations, path }) {
  const [title, advice] = CODES[extensions.code] ?? ['The server answered with an error', ''];
  return { title, message, advice: extensions.code === 'COST_EXCEEDED' ? cheaper(extensions) : advice, place: place(locations, path) };
}

function cheaper({ cost, limit }) {
  if (!cost || !limit) return 'Lower `first` in the lists, the outer ones above all.';
  const times = Math.ceil((cost / limit) * 10) / 10;
  return (
    `A point is one row that the query can touch, and lists inside lists multiply: 20 articles with 20 statements each are 400. ` +
    `This one could touch ${formatCount(cost)} rows, ${times} times what is allowed. Lower \`first\` in its lists, ` +
    `the outer ones above all, or ask for the inner lists with a second operation.`
  );
}

function place(locations, path) {
  if (path?.length) return `at ${path.join('.')}`;
  if (locations?.length) return `in line ${locations[0].line}, column ${locations[0].column}`;
  return '';
}

export const unreachable = () => ({
  title: 'The server cannot be reached',
  message: `Nothing answers at ${location.origin}.`,
  advice: 'It may have been stopped, or the network is down. Start it with `rostrum serve`, then run the operation again.',
  place: '',
});

export const notGraphQL = ({ status, statusText }) => ({
  title: 'Something else than Rostrum answered',
  message: `The answer is no GraphQL response: HTTP ${status}${statusText ? ` ${statusText}` : ''}.`,
  advice: 'A proxy between this page and the server may have answered in its place.',
  place: '',
});

export const brokenOff = ({ code, reason } = {}) => ({
  title: 'The subscription broke off',
  message: code ? `The server closed the connection: ${reason || 'it gave no reason'} (${code}).` : 'The server opens no WebSocket here.',
  advice: 'Run the operation again to subscribe anew.',
  place: '',
});

export const notLoggedIn = (email, { message }) => ({
  title: `Operations cannot run as ${email}`,
  message,
  advice: 'Choose again in the header whom to run them as.',
  place: '',
});

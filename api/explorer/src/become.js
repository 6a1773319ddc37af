import { post } from './fetcher.js';
import { notLoggedIn } from './refusals.js';
import { publish } from './report.js';
import { keepOwnName, keepSession, runsAs } from './session.js';
import { settings } from './settings.js';

const LOG_IN = `mutation LogIn($email: String!, $password: String!) {
  logIn(input: { email: $email, password: $password, transport: TOKEN }) { token errors { message } }
}`;
const WHO = '{ viewer { user { username } } }';
const LOG_OUT = 'mutation LogOut { logOut { errors { message } } }';

/** The e-mail address of the persona with a username; undefined where nobody can log in so. */
export const emailOf = username => settings.personas?.accounts.find(({ email }) => email.startsWith(`${username}@`))?.email;

async function logIn(email) {
  const variables = { email, password: settings.personas.password };
  const { result } = await post({ query: LOG_IN, variables });
  const problem = result.errors?.[0] ?? result.data.logIn.errors[0];
  if (problem) throw Object.assign(new Error(problem.message), { words: notLoggedIn(email, problem) });
  keepSession({ email, token: result.data.logIn.token });
}

/** Finds out who this browser is logged in as by its cookie, as whoever has confirmed their address is. */
export async function recognise() {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const body = JSON.stringify({ query: WHO });
  try {
    const response = await fetch(settings.endpoint, { method: 'POST', headers, body });
    keepOwnName((await response.json()).data?.viewer?.user.username ?? null);
  } catch {
    // Whatever is run next says that the server is not to be reached.
  }
}

/** Runs operations as one of the personas from now on, or as nobody. What stands in the way is told in the status line. */
export async function become(email) {
  if (runsAs(email)) return;
  // Of the session before, nobody is to be left logged in.
  if (!runsAs('')) await post({ query: LOG_OUT }).catch(() => {});
  keepSession(null);
  try {
    if (email) await logIn(email);
  } catch (error) {
    publish({ state: 'failed', operationName: 'LogIn', errors: [error.words] });
  }
}

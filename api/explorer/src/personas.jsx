import { useState } from 'react';
import { post } from './fetcher.js';
import { keepSession, useSession } from './session.js';
import { settings } from './settings.js';

const LOG_IN = `mutation LogIn($email: String!, $password: String!) {
  logIn(input: { email: $email, password: $password, transport: TOKEN }) { token errors { message } }
}`;
const LOG_OUT = 'mutation LogOut { logOut { errors { message } } }';

async function logIn(email) {
  const variables = { email, password: settings.personas.password };
  const { result } = await post({ query: LOG_IN, variables }, {});
  const problem = result.errors?.[0] ?? result.data.logIn.errors[0];
  if (problem) throw new Error(problem.message);
  keepSession({ email, token: result.data.logIn.token });
}

async function become(email, session) {
  // Of the session before, nobody is to be left logged in.
  if (session) await post({ query: LOG_OUT }, {}).catch(() => {});
  keepSession(null);
  if (email) await logIn(email);
}

/** In the header: whom operations run as, one click for each of the sample content's personas. */
export function Personas() {
  const session = useSession();
  const [problem, setProblem] = useState('');
  const change = event => {
    setProblem('');
    become(event.target.value, session).catch(error => setProblem(error.message));
  };
  return (
    <label className="rostrum-personas" title={problem || 'Whom operations run as: kept for this tab alone'}>
      Run as
      <select value={session?.email ?? ''} onChange={change} aria-invalid={problem !== ''} aria-label="Run operations as">
        <option value="">nobody (not logged in)</option>
        {settings.personas.accounts.map(({ email, name, role }) => (
          <option key={email} value={email}>
            {name} ({role.toLowerCase()})
          </option>
        ))}
      </select>
    </label>
  );
}

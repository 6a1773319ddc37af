import { become } from './become.js';
import { useOwnName, useSession } from './session.js';
import { settings } from './settings.js';

/** In the header: whom operations run as, one click for each of the sample content's personas. */
export function Personas() {
  const session = useSession();
  const own = useOwnName();
  return (
    <label className="rostrum-personas" title="Whom operations run as: kept for this tab alone">
      Run as
      <select value={session?.email ?? ''} onChange={event => become(event.target.value)} aria-label="Run operations as">
        <option value="">{own ? `${own} (logged in here)` : 'nobody (not logged in)'}</option>
        {settings.personas.accounts.map(({ email, name, role }) => (
          <option key={email} value={email}>
            {name} ({role.toLowerCase()})
          </option>
        ))}
      </select>
    </label>
  );
}

import { Cable, Database, FlaskConical, SearchX, ServerOff } from 'lucide-react'
import type { AppInfo } from '../../../shared/contract/system.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

export type FleetEmptyProps = {
  /** Connected contexts, and how many of them are live. */
  connected: number
  live: number
  total: number
  /** How the practice cluster is; undefined before the host was asked. */
  practice: AppInfo['practice'] | undefined
  onClear: () => void
}

/** Why there is no row: each reason is another sight. */
export function FleetEmpty({ connected, live, total, practice, onClear }: FleetEmptyProps) {
  if (total > 0) {
    return (
      <EmptyState icon={SearchX} title="No database matches the filter" actions={<Button onClick={onClear}>Clear the filter</Button>}>
        {total === 1 ? 'One database is hidden by the filter.' : `${total} databases are hidden by the filter.`}
      </EmptyState>
    )
  }
  if (connected === 0 && practice === 'starting') {
    return (
      <EmptyState icon={FlaskConical} title="The practice cluster is starting">
        Its databases appear here as soon as it answers. This can take a minute on a busy computer.
      </EmptyState>
    )
  }
  if (connected === 0 && practice === 'failed') {
    return (
      <EmptyState
        icon={ServerOff}
        title="The practice cluster does not run"
        actions={
          <ButtonLink variant="primary" href="#/settings">
            Open the settings
          </ButtonLink>
        }
      >
        It could not be started, or has ended by itself; the notice tells why. Start it again in the settings, or connect a context of
        yours.
      </EmptyState>
    )
  }
  if (connected === 0) {
    return (
      <EmptyState
        icon={Cable}
        title="No context is connected"
        actions={
          <ButtonLink variant="primary" href="#/contexts">
            Choose contexts
          </ButtonLink>
        }
      >
        The fleet shows the databases of all connected contexts. No cluster is contacted before you connect it.
      </EmptyState>
    )
  }
  if (live === 0) {
    return (
      <EmptyState icon={ServerOff} title="No data yet" actions={<ButtonLink href="#/contexts">See the contexts</ButtonLink>}>
        None of the connected contexts is live, so it is not known which databases they have.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={Database}
      title="No databases here yet"
      actions={
        <ButtonLink variant="primary" href="#/new">
          New database
        </ButtonLink>
      }
    >
      {live === connected
        ? 'The connected contexts have no database that an operator manages.'
        : 'The live contexts have no database that an operator manages; of the others it is not known.'}
    </EmptyState>
  )
}

import { Cable, Database, SearchX, ServerOff } from 'lucide-react'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

export type FleetEmptyProps = {
  /** Connected contexts, and how many of them are live. */
  connected: number
  live: number
  total: number
  onClear: () => void
}

/** Why there is no row: each reason is another sight. */
export function FleetEmpty({ connected, live, total, onClear }: FleetEmptyProps) {
  if (total > 0) {
    return (
      <EmptyState icon={SearchX} title="No database matches the filter" actions={<Button onClick={onClear}>Clear the filter</Button>}>
        {total === 1 ? 'One database is hidden by the filter.' : `${total} databases are hidden by the filter.`}
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

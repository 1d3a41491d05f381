import { impossible } from '../change/impossible.ts'
import { postgresqlKind } from './kinds.ts'

const why = 'Patroni has no fence: it would start PostgreSQL again. Pause the database, or scale it.'

/** Stopping PostgreSQL in one member while its pod stays. */
export const fence = impossible(
  postgresqlKind,
  { id: 'fence', title: 'Fence a member', summary: 'Stops PostgreSQL in a member and keeps its pod.' },
  why,
)

/** Its opposite. */
export const unfence = impossible(
  postgresqlKind,
  { id: 'unfence', title: 'Lift a fence', summary: 'Lets PostgreSQL run again in a fenced member.' },
  'Nothing can be fenced here: Patroni has no fence.',
)

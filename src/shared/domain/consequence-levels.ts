/**
 * What a change does to a running database, ordered: the later, the graver. `connections-cut`: some clients must connect again (a replica stops, a
 * pooler is replaced), and the primary goes on.
 */
export const consequenceLevels = [
  'none',
  'reload',
  'connections-cut',
  'rolling-restart',
  'switchover',
  'outage',
  'data-loss',
  'irreversible',
] as const

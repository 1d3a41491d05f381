/** The operator's own words for `status.phase`. */
export const phases = {
  healthy: 'Cluster in healthy state',
  firstPrimary: 'Setting up primary',
  newReplica: 'Creating a new replica',
  waiting: 'Waiting for the instances to become active',
  switchover: 'Switchover in progress',
  failover: 'Failing over',
  upgrade: 'Upgrading cluster',
  majorUpgrade: 'Upgrading Postgres major version',
  userAction: 'Waiting for user action',
  restartInPlace: 'Primary instance is being restarted in-place',
  restartPrimary: 'Primary instance is being restarted without a switchover',
  badCatalog: 'Cluster has incomplete or invalid image catalog',
  unrecoverable: 'Cluster is unrecoverable and needs manual intervention',
} as const

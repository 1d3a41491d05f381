/** Fields that the operator writes for itself on what the app applies (JSON pointers). */
export const noise: readonly string[] = [
  '/status',
  '/metadata/annotations/last-major-upgrade-success',
  '/metadata/annotations/last-major-upgrade-failure',
  '/metadata/finalizers',
  // Where Patroni keeps, on each member's pod, what the member says of itself: its place in the WAL moves every few seconds.
  '/metadata/annotations/status',
]

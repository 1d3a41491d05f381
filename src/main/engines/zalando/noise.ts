/** Fields that the operator writes for itself on what the app applies (JSON pointers). */
export const noise: readonly string[] = [
  '/status',
  '/metadata/annotations/last-major-upgrade-success',
  '/metadata/annotations/last-major-upgrade-failure',
  '/metadata/finalizers',
]

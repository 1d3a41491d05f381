/** Major versions of PostgreSQL that operator 1.30 supports, newest first. */
export const postgresMajors = ['18', '17', '16', '15', '14'] as const

/** The project's own image of a major version: its newest minor, without extensions of others. */
export function imageOf(major: (typeof postgresMajors)[number]): string {
  return `ghcr.io/cloudnative-pg/postgresql:${major}-minimal-trixie`
}

/** The app's mark: three plates of a database, the middle one turned towards the user as a plan. */
export function BrandMark() {
  return (
    <svg aria-hidden="true" width="30" height="30" viewBox="0 0 30 30" fill="none">
      <path d="M15 3.5 26 8.6 15 13.7 4 8.6Z" fill="var(--accent)" />
      <path d="M4 13.6 15 18.7 26 13.6" stroke="var(--accent-text)" strokeWidth="2.2" strokeLinejoin="round" strokeLinecap="round" />
      <path d="M4 19.4 15 24.5 26 19.4" stroke="var(--ink-3)" strokeWidth="2.2" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  )
}

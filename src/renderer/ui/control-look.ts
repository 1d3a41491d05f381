/** The look that all single-line controls share. */
export const controlLook =
  'h-8 w-full min-w-0 rounded-md border border-edge/70 bg-field px-2.5 text-sm text-ink placeholder:text-ink-3 hover:border-edge ' +
  'focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent-text data-invalid:border-bad ' +
  'disabled:cursor-not-allowed disabled:opacity-60 data-disabled:cursor-not-allowed data-disabled:opacity-60'

/** The look of one entry of a list that pops up. */
export const optionLook =
  'flex min-h-7 cursor-default items-center gap-2 rounded-md px-2 py-1 text-sm text-ink outline-none select-none ' +
  'data-highlighted:bg-selected data-disabled:text-ink-3'

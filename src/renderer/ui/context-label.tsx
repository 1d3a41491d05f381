import { cleanText } from './clean-text.ts'

/** Palette of context colours: its names are data, its values are theme tokens. */
export type ContextColour = 'slate' | 'red' | 'orange' | 'amber' | 'green' | 'teal' | 'blue' | 'violet' | 'pink'

/** The CSS value of a context's colour. */
export function contextColour(colour: ContextColour | null): string {
  return `var(--ctx-${colour ?? 'slate'})`
}

/** A context's title with its colour as a small mark. `name` is told on hover when an alias hides it. */
export function ContextLabel({ title, colour, name }: { title: string; colour: ContextColour | null; name?: string | undefined }) {
  const shown = cleanText(title, 200)
  return (
    <span
      className="inline-flex min-w-0 items-center gap-1.5"
      title={name === undefined || name === title ? shown : `${shown} (${cleanText(name, 200)})`}
    >
      <span aria-hidden className="h-3 w-1 shrink-0 rounded-full" style={{ background: contextColour(colour) }} />
      <bdi className="truncate">{shown}</bdi>
    </span>
  )
}

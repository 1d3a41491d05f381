import { cleanText } from './clean-text.ts'
import { MiddleCut } from './middle-cut.tsx'

/** Palette of context colours: its names are data, its values are theme tokens. */
export type ContextColour = 'slate' | 'red' | 'orange' | 'amber' | 'green' | 'teal' | 'blue' | 'violet' | 'pink'

/** The CSS value of a context's colour. */
export function contextColour(colour: ContextColour | null): string {
  return `var(--ctx-${colour ?? 'slate'})`
}

export type ContextLabelProps = {
  /** What the user calls it: its alias, else its name. */
  title: string
  colour: ContextColour | null
  /** Its name in the kubeconfig: what has to be typed for a protected one. Shown beside an alias. */
  name?: string | undefined
  /** Where there is no room: the name is told on hover only. */
  brief?: boolean | undefined
}

/** A context wherever one is named: its colour as a small mark, its title, and its real name when an alias hides it. */
export function ContextLabel({ title, colour, name, brief = false }: ContextLabelProps) {
  const shown = cleanText(title, 200)
  const real = name === undefined || name === title ? null : cleanText(name, 253)
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-1.5 align-bottom" title={real === null ? shown : `${shown} (${real})`}>
      <span aria-hidden className="h-3 w-1 shrink-0 rounded-full" style={{ background: contextColour(colour) }} />
      <MiddleCut text={shown} />
      {real !== null && !brief && (
        <bdi className="truncate text-xs font-normal text-ink-3" data-testid="context-real-name">
          ({real})
        </bdi>
      )}
    </span>
  )
}

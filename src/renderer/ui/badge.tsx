import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { type Tone, toneFill, toneText } from './tone.ts'

export type BadgeProps = { tone?: Tone | undefined; icon?: LucideIcon | undefined; children: ReactNode; title?: string | undefined }

/** A small word on a coloured ground. */
export function Badge({ tone = 'muted', icon: Icon, children, title }: BadgeProps) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex h-5 max-w-full shrink-0 items-center gap-1 rounded-sm px-1.5 text-2xs font-medium whitespace-nowrap',
        toneText[tone],
        toneFill[tone],
      )}
    >
      {Icon && <Icon aria-hidden className="size-3 shrink-0" />}
      <span className="truncate">{children}</span>
    </span>
  )
}

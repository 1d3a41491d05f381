import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CirclePause,
  Info,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react'
import { classNames } from './class-names.ts'
import { type Tone, toneFill, toneText } from './tone.ts'

/** Shapes of a status: each can be told apart without colour. */
export type StatusShape = 'check' | 'alert' | 'error' | 'question' | 'pause' | 'spinner' | 'dashed' | 'info'

const shapes: Readonly<Record<StatusShape, LucideIcon>> = {
  check: CircleCheck,
  alert: TriangleAlert,
  error: CircleAlert,
  question: CircleHelp,
  pause: CirclePause,
  spinner: LoaderCircle,
  dashed: CircleDashed,
  info: Info,
}

export type StatusBadgeProps = { tone: Tone; shape: StatusShape; label: string; title?: string | undefined; bare?: boolean | undefined }

/** A status as colour and shape and word. `bare` leaves out the ground. */
export function StatusBadge({ tone, shape, label, title, bare = false }: StatusBadgeProps) {
  const Icon = shapes[shape]
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex h-5.5 shrink-0 items-center gap-1.5 rounded-full text-xs font-medium whitespace-nowrap',
        toneText[tone],
        !bare && toneFill[tone],
        !bare && 'pr-2 pl-1.5',
      )}
    >
      <Icon aria-hidden className={classNames('size-3.5 shrink-0', shape === 'spinner' && 'animate-turn')} />
      {/* The word is what neighbours are aligned with, not the picture. */}
      <span className="self-baseline leading-5.5">{label}</span>
    </span>
  )
}

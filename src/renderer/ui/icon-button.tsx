import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ButtonHTMLAttributes, Ref } from 'react'
import { classNames } from './class-names.ts'
import { Tooltip } from './tooltip.tsx'

export type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> & {
  /** Its accessible name, also its tooltip. */
  label: string
  icon: LucideIcon
  size?: 'sm' | 'md' | undefined
  busy?: boolean | undefined
  /** For toggles: drawn and announced as pressed. */
  pressed?: boolean | undefined
  ref?: Ref<HTMLButtonElement> | undefined
}

/** A button that is only an icon. */
export function IconButton({ label, icon: Icon, size = 'md', busy = false, pressed, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        aria-busy={busy || undefined}
        className={classNames(
          'inline-flex shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink',
          'disabled:cursor-not-allowed disabled:opacity-50 aria-pressed:text-accent-text',
          size === 'sm' ? 'size-6.5' : 'size-8',
          className,
        )}
      >
        {busy ? <LoaderCircle aria-hidden className="size-4 animate-turn" /> : <Icon aria-hidden className="size-4" />}
      </button>
    </Tooltip>
  )
}

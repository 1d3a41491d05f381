import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, Ref } from 'react'
import { classNames } from './class-names.ts'
import { Tooltip } from './tooltip.tsx'

type Look = {
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger' | undefined
  size?: 'sm' | 'md' | undefined
  icon?: LucideIcon | undefined
}

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  Look & {
    /** Shows that it works and takes no more clicks. */
    busy?: boolean | undefined
    /** Why it can't be used now: the button stays focusable and tells. */
    because?: string | null | undefined
    ref?: Ref<HTMLButtonElement> | undefined
  }

const variants = {
  primary: 'bg-accent text-accent-ink not-aria-disabled:hover:bg-accent-hover border-transparent',
  secondary: 'bg-surface text-ink border-line-strong not-aria-disabled:hover:bg-hover',
  ghost: 'bg-transparent text-ink-2 border-transparent not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-ink',
  danger: 'bg-bad-solid text-accent-ink border-transparent not-aria-disabled:hover:brightness-110',
}
const sizes = { sm: 'h-6.5 px-2 gap-1.5 text-xs', md: 'h-8 px-3 gap-2 text-sm' }

function lookOf({ variant = 'secondary', size = 'md' }: Look) {
  return classNames(
    'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap select-none',
    'aria-disabled:opacity-55 aria-disabled:cursor-not-allowed',
    variants[variant],
    sizes[size],
  )
}

/** A button with words. `type` is "button" unless said otherwise. */
export function Button({ variant, size, icon: Icon, busy = false, because, children, className, onClick, disabled, ...rest }: ButtonProps) {
  const off = disabled === true || busy || (because !== undefined && because !== null)
  const button = (
    <button
      type="button"
      {...rest}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      className={classNames(lookOf({ variant, size }), className)}
      onClick={event => {
        if (off) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {busy ? <LoaderCircle aria-hidden className="size-3.5 animate-turn" /> : Icon && <Icon aria-hidden className="size-3.5" />}
      {children}
    </button>
  )
  return because === undefined || because === null ? button : <Tooltip content={because}>{button}</Tooltip>
}

export type ButtonLinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & Look & { href: string }

/** A link to one of the app's own addresses that looks like a button. */
export function ButtonLink({ variant, size, icon: Icon, children, className, ...rest }: ButtonLinkProps) {
  return (
    <a {...rest} className={classNames(lookOf({ variant, size }), className)}>
      {Icon && <Icon aria-hidden className="size-3.5" />}
      {children}
    </a>
  )
}

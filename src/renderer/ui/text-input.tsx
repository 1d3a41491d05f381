import { Input } from '@base-ui/react/input'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { controlLook } from './control-look.ts'

export type TextInputProps = Omit<ComponentProps<typeof Input>, 'className'> & {
  icon?: LucideIcon | undefined
  mono?: boolean | undefined
  className?: string | undefined
}

/** One line of text. Inside a `Field` it is labelled by it; alone, give `aria-label`. */
export function TextInput({ icon: Icon, mono, className, ...rest }: TextInputProps) {
  const input = (
    <Input
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={classNames(controlLook, mono && 'font-mono text-xs', Icon && 'pl-8', className)}
    />
  )
  if (Icon === undefined) return input
  return (
    <div className="relative min-w-0 flex-1">
      <Icon aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-ink-3" />
      {input}
    </div>
  )
}

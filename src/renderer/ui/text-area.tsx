import { Field } from '@base-ui/react/field'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { controlLook } from './control-look.ts'

export type TextAreaProps = ComponentProps<'textarea'> & { mono?: boolean | undefined }

/** Several lines of text, to be put into a `Field`. */
export function TextArea({ mono, className, rows = 4, ...rest }: TextAreaProps) {
  return (
    <Field.Control
      render={
        <textarea
          spellCheck={false}
          rows={rows}
          {...rest}
          className={classNames(controlLook, 'h-auto resize-y py-1.5', mono && 'font-mono text-xs', className)}
        />
      }
    />
  )
}

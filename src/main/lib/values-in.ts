import { AppError } from '../../shared/domain/app-error.ts'

/**
 * The values that a parameter holds, separated by commas; null when there are none. `known`: all that there are; null: any are. Throws bad-input
 * that names the parameter, the value that is none, and those that are.
 */
export function valuesIn<T extends string>(parameter: string, text: string | undefined, known: readonly T[] | null): readonly T[] | null {
  const values = (text ?? '')
    .split(',')
    .map(value => value.trim())
    .filter(Boolean)
  if (values.length === 0) return null
  const isKnown = (value: string): value is T => known === null || known.some(each => each === value)
  const wrong = values.find(value => !isKnown(value))
  if (wrong === undefined) return values.filter(isKnown)
  const message = `“${wrong.slice(0, 60)}” is none of ${known?.join(', ')}.`
  throw new AppError('bad-input', `${parameter}: ${message}`, { fields: [{ path: parameter, message }] })
}

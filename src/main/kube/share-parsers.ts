import type { Shape } from '../../shared/domain/shape.ts'
import { createShapeParser, type ShapeParser } from './parse-shape.ts'

/**
 * Gives one parser to all contexts that read by the same shape: it is warm after the first, they share its texts, and their objects are laid out
 * alike. Of functions and objects that are made anew for each context the engine would optimise each by itself. `around`: what the shape stands in.
 */
export function shareParsers(around: (shape: Shape) => Shape): (shape: Shape) => ShapeParser {
  const parsers = new WeakMap<object, ShapeParser>()
  return shape => {
    const parse = (typeof shape === 'object' ? parsers.get(shape) : undefined) ?? createShapeParser(around(shape))
    if (typeof shape === 'object') parsers.set(shape, parse)
    return parse
  }
}

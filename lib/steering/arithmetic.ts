import { finite } from './finite'

/** The arithmetic that edits and conditions offer on their numbers. */
export type Arithmetic = (value: number) => number

export const mulBy = (factor: number): Arithmetic => bind(factor, 'The factor', (value) => value * factor)
export const add = (term: number): Arithmetic => bind(term, 'The term', (value) => value + term)
export const pow = (exponent: number): Arithmetic =>
  bind(exponent, 'The exponent', (value) => value ** exponent)
export const negate: Arithmetic = (value) => -value
export const absolute: Arithmetic = Math.abs

export function divBy(divisor: number): Arithmetic {
  if (divisor === 0) throw new RangeError('The divisor must not be 0.')
  return bind(divisor, 'The divisor', (value) => value / divisor)
}

/** Checks the operand once and every result: a power or a quotient may leave the finite numbers. */
function bind(operand: number, what: string, operation: Arithmetic): Arithmetic {
  finite(operand, what)
  return (value) => finite(operation(value), `The result for ${value}`)
}

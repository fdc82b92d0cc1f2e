/**
 * `value`, if it is a finite number; otherwise a RangeError that names it as `what`.
 * NaN and the infinities have no JSON and would spread through every token's residual stream.
 */
export function finite(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new RangeError(`${what} must be a finite number, not ${String(value)}.`)
  }
  return value
}

import type { ComponentProps } from 'react'
import { Button } from './button'

/** A button that is only an icon; its name shows when it is pointed at. */
export function IconButton({ name, ...rest }: { name: string } & ComponentProps<typeof Button>) {
  return <Button look="quiet" size="icon" aria-label={name} title={name} {...rest} />
}

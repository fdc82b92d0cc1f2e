import { Tooltip } from 'radix-ui'
import type { ComponentProps } from 'react'
import { Button } from './button'

/** A button that is only an icon. Its name shows as a tooltip, too. */
export function IconButton({ name, ...rest }: { name: string } & ComponentProps<typeof Button>) {
  return (
    <Tooltip.Provider delayDuration={400}>
      <Tooltip.Root>
        <Tooltip.Trigger asChild>
          <Button look="quiet" size="icon" aria-label={name} {...rest} />
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content
            sideOffset={6}
            className="bg-ink text-paper animate-fade z-50 rounded-md px-2 py-1 text-xs shadow-md"
          >
            {name}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  )
}

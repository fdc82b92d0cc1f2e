import { Menu } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { useCommandStore } from '@/lib/state/workspace-context'

/** The way to all pages and commands. */
export function CommandButton() {
  const show = useCommandStore((state) => state.show)
  return (
    <IconButton name="Commands" aria-haspopup="dialog" onClick={() => show('palette')}>
      <Menu className="size-4.5" aria-hidden="true" />
    </IconButton>
  )
}

import { useEffect } from 'react'
import { useWorkspace } from '@/lib/state/workspace-context'
import { matches, onApple, PALETTE_KEY } from './keys'

/** Hears the keys for the commands from the first scripts on: what hears all others comes later. */
export function PaletteKey() {
  const { commands } = useWorkspace()
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || !matches(PALETTE_KEY, event, onApple())) return
      event.preventDefault()
      commands.getState().show('palette')
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [commands])
  return null
}

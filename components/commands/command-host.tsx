import dynamic from 'next/dynamic'
import { useEffect, useEffectEvent } from 'react'
import { useCommandStore, useWorkspace } from '@/lib/state/workspace-context'
import { isInDialog, isTyping, matches, onApple } from './keys'
import { commands, type Command, type CommandId } from './list'
import { useCommands } from './use-commands'

const Palette = dynamic(() => import('./palette').then((module) => module.Palette), { ssr: false })
const ShortcutHelp = dynamic(() => import('./shortcut-help').then((module) => module.ShortcutHelp), {
  ssr: false,
})

const all: readonly (Command & { id: CommandId })[] = commands

/** Hears the shortcuts, and shows the commands when they are asked for. */
export function CommandHost() {
  const doing = useCommands()
  const { commands: store } = useWorkspace()
  const open = useCommandStore((state) => state.open)
  const show = useCommandStore((state) => state.show)

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const command = all.find(({ keys }) => keys?.some((each) => matches(each, event, onApple())))
    if (!command) return
    const held = event.ctrlKey || event.metaKey
    if (!command.inFields && isTyping(event.target)) return
    if (!held && (isInDialog(event.target) || !store.getState().singleKeys || event.repeat)) return
    event.preventDefault()
    const { run, hindrance } = doing[command.id]
    if (!hindrance?.()) run()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])

  if (open === 'palette') return <Palette doing={doing} onClose={() => show(null)} />
  return open === 'shortcuts' ? <ShortcutHelp onClose={() => show(null)} /> : null
}

import { useSyncExternalStore } from 'react'
import { keysOf, onApple, type Shortcut } from './keys'

const follow = () => () => undefined

/** A shortcut as it is written on the keys. */
export function KeyCaps({ shortcut }: { shortcut: Shortcut }) {
  const apple = useSyncExternalStore(follow, onApple, () => false)
  return (
    <span className="flex gap-1">
      {keysOf(shortcut, apple).map((key) => (
        <kbd
          key={key}
          className="border-line bg-paper text-ink-soft min-w-6 rounded border px-1.5 text-center font-sans text-xs leading-5"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}

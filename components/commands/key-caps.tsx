import { keysOf, onApple, type Shortcut } from './keys'

/** A shortcut as it is written on the keys. */
export const KeyCaps = ({ shortcut }: { shortcut: Shortcut }) => (
  <span className="flex gap-1">
    {keysOf(shortcut, onApple()).map((key) => (
      <kbd
        key={key}
        className="border-line bg-paper text-ink-soft min-w-6 rounded border px-1.5 text-center font-sans text-xs leading-5"
      >
        {key}
      </kbd>
    ))}
  </span>
)

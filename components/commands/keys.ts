/** A key press. `mod` is Command on Apple's keyboards and Ctrl on all others. */
export interface Shortcut {
  key: string
  mod?: boolean
  shift?: boolean
}

/** All commands. */
export const PALETTE_KEY: Shortcut = { key: 'k', mod: true }

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

const isLetter = (key: string) => /^[a-z]$/.test(key)

/** Whether a press is the shortcut's. Which signs need Shift differs between keyboards, so it counts for letters alone. */
export function matches(
  { key, mod = false, shift = false }: Shortcut,
  press: Press,
  apple: boolean,
): boolean {
  const [wanted, other] = apple ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey]
  const shiftFits = !isLetter(key) || press.shiftKey === shift
  return press.key.toLowerCase() === key && wanted === mod && !other && !press.altKey && shiftFits
}

/** The keys of a shortcut as they are written on them: "Ctrl", "Shift", "Z", or "⇧", "⌘", "Z". */
export function keysOf({ key, mod = false, shift = false }: Shortcut, apple: boolean): string[] {
  const held = apple ? [shift && '⇧', mod && '⌘'] : [mod && 'Ctrl', shift && 'Shift']
  return [...held.filter((each) => each !== false), key === 'escape' ? 'Esc' : key.toUpperCase()]
}

/** Whether this is one of Apple's devices. */
export const onApple = () => /Mac|iPhone|iPad/.test(navigator.platform)

/** Fields keep keys for their own typing. */
export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=radio], [type=checkbox])'))

/** Dialogs and menus have keys of their own. */
export const isInDialog = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[role=dialog], [role=alertdialog], [role=menu]') !== null

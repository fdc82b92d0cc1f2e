import { describe, expect, it } from 'vitest'
import { keysOf, matches, type Shortcut } from './keys'
import { commands, groups, type Command } from './list'

const all: readonly Command[] = commands
const shortcuts = all.flatMap(({ id, keys = [] }) => keys.map((keys) => ({ id, keys })))
const press = (keys: Partial<KeyboardEvent> & { key: string }) => ({
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...keys,
})
/** What a keyboard tells when the shortcut is pressed on it. */
const pressed = ({ key, mod = false, shift = false }: Shortcut, apple: boolean) =>
  press({
    key: shift ? key.toUpperCase() : key,
    ctrlKey: mod && !apple,
    metaKey: mod && apple,
    shiftKey: shift,
  })

describe('the commands', () => {
  it.each([true, false])('have shortcuts of which no two are the same (Apple: %s)', (apple) => {
    for (const { id, keys } of shortcuts) {
      const answering = shortcuts.filter((each) => matches(each.keys, pressed(keys, apple), apple))
      expect(answering.map((each) => each.id)).toEqual([id])
    }
  })

  it('have names and ids of which no two are the same, and a group each', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(new Set(all.map(({ name }) => name.toLowerCase())).size).toBe(all.length)
    expect(new Set(all.map(({ group }) => group))).toEqual(new Set(groups))
  })

  it('leave keys that type to fields', () => {
    for (const { inFields, keys = [] } of all) if (inFields) expect(keys.every(({ mod }) => mod)).toBe(true)
  })
})

describe('a shortcut', () => {
  it('is Ctrl or Command, as the device has it, and no other key beside', () => {
    const undo = { key: 'z', mod: true }
    expect(matches(undo, press({ key: 'z', ctrlKey: true }), false)).toBe(true)
    expect(matches(undo, press({ key: 'z', ctrlKey: true }), true)).toBe(false)
    expect(matches(undo, press({ key: 'z', metaKey: true }), true)).toBe(true)
    expect(matches(undo, press({ key: 'Z', ctrlKey: true, shiftKey: true }), false)).toBe(false)
    expect(matches({ key: 'n' }, press({ key: 'n', altKey: true }), false)).toBe(false)
  })

  it('is a sign, however the keyboard makes it', () => {
    expect(matches({ key: '?' }, press({ key: '?', shiftKey: true }), false)).toBe(true)
    expect(matches({ key: '/' }, press({ key: '/', shiftKey: true }), false)).toBe(true)
  })

  it('is written as on the keys', () => {
    expect(keysOf({ key: 'z', mod: true, shift: true }, false)).toEqual(['Ctrl', 'Shift', 'Z'])
    expect(keysOf({ key: 'z', mod: true, shift: true }, true)).toEqual(['⇧', '⌘', 'Z'])
  })
})

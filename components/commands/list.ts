import { PALETTE_KEY, type Shortcut } from './keys'

export const groups = ['Go to', 'Do', 'Steer', 'Look'] as const

export interface Command {
  id: string
  name: string
  group: (typeof groups)[number]
  /** Other words that a person may look for it by. */
  words: readonly string[]
  keys?: readonly Shortcut[]
  /** Works while typing in a field, where the field has no use for the keys itself. */
  inFields?: boolean
}

/** Every command of the page but turning to a model. The palette, the help on shortcuts and the keys are made of this list. */
export const commands = [
  { id: 'chat', name: 'Chat', group: 'Go to', words: ['home', 'talk', 'conversation'] },
  {
    id: 'features',
    name: 'All features',
    group: 'Go to',
    words: ['list', 'browse', 'table', 'notes'],
  },
  {
    id: 'conversations',
    name: 'Conversations',
    group: 'Go to',
    words: ['chats', 'history', 'former', 'saved', 'export', 'import'],
  },
  { id: 'personas', name: 'Personas', group: 'Go to', words: ['gallery', 'characters', 'share'] },
  { id: 'sweep', name: 'Sweep', group: 'Go to', words: ['strengths', 'grid', 'plot', 'series'] },
  {
    id: 'contrast',
    name: 'Contrast',
    group: 'Go to',
    words: ['tell apart', 'difference', 'two sets', 'texts', 'persona'],
  },
  { id: 'choices', name: 'Your choices', group: 'Go to', words: ['preferences', 'compared', 'export'] },
  { id: 'help', name: 'Help', group: 'Go to', words: ['words', 'glossary', 'explain', 'privacy', 'about'] },
  {
    id: 'reference',
    name: 'API reference',
    group: 'Go to',
    words: ['programs', 'python', 'curl', 'openapi'],
  },
  {
    id: 'palette',
    name: 'All commands',
    group: 'Do',
    words: ['menu'],
    keys: [PALETTE_KEY],
    inFields: true,
  },
  {
    id: 'write',
    name: 'Write a message',
    group: 'Do',
    words: ['ask', 'focus', 'composer'],
    keys: [{ key: '/' }],
  },
  { id: 'new-chat', name: 'New chat', group: 'Do', words: ['start over', 'clear'], keys: [{ key: 'n' }] },
  {
    id: 'stop',
    name: 'Stop the answer',
    group: 'Do',
    words: ['cancel', 'halt', 'break off'],
    keys: [{ key: 'escape' }],
  },
  {
    id: 'undo',
    name: 'Undo',
    group: 'Do',
    words: ['take back'],
    keys: [{ key: 'z', mod: true }],
  },
  {
    id: 'redo',
    name: 'Redo',
    group: 'Do',
    words: ['again'],
    keys: [
      { key: 'z', mod: true, shift: true },
      { key: 'y', mod: true },
    ],
  },
  {
    id: 'compare',
    name: 'Compare',
    group: 'Steer',
    words: ['original', 'steered', 'side by side'],
    keys: [{ key: 'c' }],
  },
  {
    id: 'condition',
    name: 'Add a condition',
    group: 'Steer',
    words: ['when', 'if', 'stop', 'notify', 'only while'],
  },
  {
    id: 'uncolour',
    name: 'Stop colouring answers',
    group: 'Look',
    words: ['tokens', 'activation', 'highlight'],
  },
  { id: 'reset', name: 'Reset steering', group: 'Steer', words: ['remove edits', 'original model'] },
  { id: 'activated', name: 'See what fires', group: 'Steer', words: ['activated'], keys: [{ key: 'a' }] },
  {
    id: 'modified',
    name: 'See what is changed',
    group: 'Steer',
    words: ['modified', 'edits'],
    keys: [{ key: 'm' }],
  },
  { id: 'search', name: 'Search features', group: 'Steer', words: ['find', 'style'], keys: [{ key: 's' }] },
  {
    id: 'guide',
    name: 'Show me how steering works',
    group: 'Look',
    words: ['guide', 'tour', 'first', 'tutorial'],
  },
  {
    id: 'shortcuts',
    name: 'Keyboard shortcuts',
    group: 'Look',
    words: ['keys', 'help'],
    keys: [{ key: '?' }],
  },
  {
    id: 'theme',
    name: 'Day or night',
    group: 'Look',
    words: ['theme', 'dark', 'light'],
    keys: [{ key: 't' }],
  },
  { id: 'theme-system', name: 'Colours like the device', group: 'Look', words: ['theme', 'system', 'auto'] },
] as const satisfies readonly Command[]

export type CommandId = (typeof commands)[number]['id']

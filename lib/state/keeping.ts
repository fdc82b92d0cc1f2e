import type { NewMessage } from '@/lib/protocols/tiller/contract'
import { ApiError, type TillerClient } from '@/lib/sdk/tiller'
import { savedOf, type ChatStore } from './chat-store'
import { onModel } from './conditions'
import { ownSettings, type OwnSettings } from './settings-store'
import { nameOf, type SavedChat, type Turn } from './turns'
import { noCopy, type KeptCopy, type KeptStore } from './kept-store'

interface KeepingParts {
  client: TillerClient
  model: string
  chat: ChatStore
  kept: KeptStore
  /** Resolves after so many milliseconds. */
  pause?: (ms: number) => Promise<void>
}

/** Messages that one request adds at most. */
const AT_ONCE = 200
/** Characters of a title, taken from the first question. */
const TITLE = 80
/** Waits between tries, in milliseconds; after the last the person, or the next turn, has to ask again. */
const WAITS = [1000, 2000, 5000, 10_000, 30_000, 60_000]
/** Corrections of what was wrongly known of the server's copy, in one try. */
const CORRECTIONS = 3

const titleOf = (question: string) => {
  const line = [...question.replaceAll(/\s+/g, ' ').trim()]
  return line.length > TITLE ? `${line.slice(0, TITLE - 1).join('')}…` : line.join('')
}

const finish = {
  complete: 'stop',
  stopped: 'stopped',
  cut: 'length',
  full: 'length',
  broken: 'failed',
  condition: 'aborted',
} as const

/** A turn as the server keeps it, behind the one that it follows. */
function messageOf(turn: Turn, model: string): NewMessage {
  const place = { message_id: turn.id, parent_id: turn.parent, content: turn.content }
  if (turn.role === 'user') return { ...place, role: 'user' }
  const edits = turn.edits.map(({ feature_id, label, index_in_sae, value }) => ({
    feature_id,
    feature_label: label,
    index_in_sae,
    value,
  }))
  const by = turn.model ?? model
  const variant = { base_model: by, edits, scopes: [...onModel(turn.conditions, by)] }
  const { sampling } = turn
  // The seed alone draws the same answer only from its first word on.
  const seed = turn.begun === '' ? turn.seed : null
  return {
    ...place,
    role: 'assistant',
    made_by: { model: by, variant, seed, sampling, finish_reason: finish[turn.ending] },
  }
}

const sameOwn = (one: OwnSettings, other: OwnSettings) =>
  Object.keys(ownSettings.entries).every(
    (key) => one[key as keyof OwnSettings] === other[key as keyof OwnSettings],
  )

/** A conversation's own settings as the server keeps them. What programs have said beside them stays. */
function settingsFor({ system_prompt, ...own }: OwnSettings, { sampling }: KeptCopy) {
  const others = Object.entries(sampling).filter(([key]) => !(key in ownSettings.entries))
  return { system_prompt: system_prompt || null, sampling: { ...Object.fromEntries(others), ...own } }
}

const codeOf = (error: unknown) => (error instanceof ApiError ? error.code : null)
const isRefused = (error: unknown) => error instanceof ApiError && error.status < 500 && error.status !== 429

/**
 * Keeps the tab's conversation on the server too. What the server lacks is found by comparison with what it has been
 * sent, so a reload, an undo or a lost connection leaves nothing out, and nothing is sent twice: turns have ids of
 * their own, and the copy is made under a key. An answer in place of another is one more version of it there.
 */
export function createKeeping({ client, model, chat, kept, pause = waitFor }: KeepingParts) {
  const { conversations } = client
  let running: Promise<void> | null = null
  let wanted = false
  let leftOut: string | null = null

  const copyOf = (first: string) => kept.getState().copies[first] ?? noCopy(first)
  const noted = (first: string, copy: KeptCopy) => {
    kept.getState().note(first, copy)
    return copy
  }

  async function made(first: Turn): Promise<KeptCopy & { conversation_id: string }> {
    const copy = copyOf(first.id)
    if (copy.conversation_id !== null) return { ...copy, conversation_id: copy.conversation_id }
    const body = { title: titleOf(first.content), model }
    const { conversation_id } = await conversations.create(body, { idempotencyKey: copy.key })
    const whole = { ...copy, conversation_id }
    noted(first.id, whole)
    return whole
  }

  const missing = (all: readonly Turn[], { sent }: KeptCopy) => all.filter(({ id }) => !sent.includes(id))

  /** Whether the server has everything of a conversation. */
  const isKept = ({ all, shown, own }: SavedChat) => {
    const [first] = all
    if (!first || first.id === leftOut) return true
    const copy = copyOf(first.id)
    return missing(all, copy).length === 0 && copy.shown === shown && sameOwn(copy.own, own)
  }

  /** Sends some of what the server lacks of a conversation. */
  async function send({ all, shown, own }: SavedChat): Promise<void> {
    const [first] = all
    if (!first) return
    kept.getState().stand('sending')
    const copy = await made(first)
    const lacking = missing(all, copy).slice(0, AT_ONCE)
    const messages = lacking.map((turn) => messageOf(turn, model))
    const added = messages.flatMap(({ message_id: id }) => (id === undefined ? [] : [id]))
    if (added.length > 0) {
      await conversations.addMessages(copy.conversation_id, { messages })
      return void noted(first.id, { ...copy, sent: [...copy.sent, ...added], shown: added.at(-1) ?? null })
    }
    const settings = sameOwn(copy.own, own) ? null : settingsFor(own, copy)
    await conversations.change(copy.conversation_id, { active_message_id: shown, ...settings })
    noted(first.id, { ...copy, shown, own, sampling: settings?.sampling ?? copy.sampling })
  }

  /** Puts right what was wrongly known of the server's copy. @throws the error where that is not what it was about */
  async function correct(error: unknown, [first]: readonly Turn[]): Promise<void> {
    if (!first || !isRefused(error)) throw error
    const copy = copyOf(first.id)
    const code = codeOf(error)
    // Deleted, or of a server that has lost it: what goes on is kept as a conversation of its own.
    const anew = ['unknown_conversation', 'outcome_unknown', 'idempotency_key_reused'].includes(code ?? '')
    if (anew) return void noted(first.id, { ...noCopy(first.id), key: crypto.randomUUID() })
    if (copy.conversation_id === null) throw error
    const { messages, active_message_id: shown } = await conversations.read(copy.conversation_id)
    const sent = messages.map(({ message_id }) => message_id)
    if (sent.length === copy.sent.length && sent.every((id) => copy.sent.includes(id))) throw error
    noted(first.id, { ...copy, sent, shown })
  }

  /** Sends what the server lacks of a conversation, as it is by then. */
  async function sendAll(now: () => SavedChat) {
    for (let corrections = 0; !isKept(now());) {
      const { all } = now()
      try {
        await send(now())
      } catch (error) {
        if (++corrections > CORRECTIONS) throw error
        await correct(error, all)
      }
    }
  }

  /** Sends what was left for another conversation, then the present one. One that is refused keeps no other from being sent. */
  async function sendEverything() {
    let refusal: unknown = null
    const noteRefusal = (error: unknown) => {
      if (!isRefused(error)) throw error
      refusal ??= error
    }
    for (const conversation of kept.getState().left)
      await sendAll(() => conversation)
        .then(() => kept.getState().settle(nameOf(conversation) ?? ''))
        .catch(noteRefusal)
    await sendAll(() => chat.getState()).catch(noteRefusal)
    if (refusal !== null) throw refusal
  }

  async function attempt() {
    const { stand } = kept.getState()
    for (const wait of [...WAITS, null])
      try {
        await sendEverything()
        stand('kept')
        return
      } catch (error) {
        if (wait === null || isRefused(error)) return stand('unsaved', error)
        stand('waiting', error)
        await pause(wait)
      }
  }

  async function run() {
    do {
      wanted = false
      await attempt()
    } while (wanted)
    running = null
  }

  /** Sends what is not kept yet. One run at a time; what is said meanwhile is part of it. */
  function keep(): Promise<void> {
    wanted = true
    running ??= run()
    return running
  }

  return {
    keep,
    isKept,
    /** A conversation that has just been deleted is not kept anew. @param name its first turn; null for none */
    leaveOut(name: string | null) {
      leftOut = name
    },
    /** From now on every change of the conversation is kept. */
    begin() {
      chat.subscribe((now, before) => {
        if (now.all === before.all && now.shown === before.shown && now.own === before.own) return
        if (nameOf(now) !== nameOf(before) && !isKept(before)) kept.getState().leave(savedOf(before))
        void keep()
      })
      void keep()
    },
  }
}

const waitFor = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

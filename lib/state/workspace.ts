import { createStore } from 'zustand/vanilla'
import type { TillerClient } from '@/lib/sdk/tiller'
import { createChoices, savedChoices } from './choices'
import { createCommandStore, savedKeys } from './command-store'
import { createDraftStore, savedDraft } from './draft-store'
import { createGuideStore, savedGuide } from './guide'
import { createListStore, savedList } from './list-store'
import { createModelChoice, savedChoice } from './model-choice'
import { createNoticeStore } from './notice-store'
import { forgetOwned, ownedName, ownedStorage } from './owned-storage'
import { savedState, tabFirst } from './saved'
import { createSettingsStore, savedSettings } from './settings-store'
import { createStudio, type Studio } from './studio'

export interface WorkspaceOptions {
  client: TillerClient
  /** Kept for good and shared by all tabs: the browser's `localStorage`. Looked up when first needed. */
  lasting: () => Storage
  /** Kept as long as the tab: the browser's `sessionStorage`. */
  perTab: () => Storage
  /** Who is signed in; null where the server has no keys. What is saved is theirs alone. */
  owner?: string | null
}

/** Tells other tabs of this browser that a person has signed out, and with the time that they did it again. */
const SIGNED_OUT = 'tiller-signed-out'

/** Keeps nothing. */
const nothing: Storage = {
  length: 0,
  key: () => null,
  clear: () => undefined,
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
}

export type Workspace = ReturnType<typeof createWorkspace>

const contents: Record<string, string> = {
  'tiller.chat': 'conversation',
  'tiller.kept': 'note of what the server keeps',
  'tiller.variant': 'list of edits',
  'tiller.comparison': 'comparison',
  'tiller.settings': 'settings',
  'tiller.choices': 'choices',
  'tiller.draft': 'draft',
  'tiller.model': 'choice of a model',
  'tiller.guide': 'state of the guide',
  'tiller.keys': 'choice of shortcuts',
  'tiller.list': 'choice of what is beside the chat',
}

/** What a key holds; the part behind ":" names the model that it belongs to. */
const contentsOf = (key: string) => contents[key.split(':', 1)[0] ?? '']

/**
 * Everything behind the page: a studio for each model, and what they share. A person's draft and usual settings go along from
 * model to model; conversations and edits stay with theirs, and so does an answer that is being written.
 */
export function createWorkspace({ client, lasting, perTab, owner = null }: WorkspaceOptions) {
  const notices = createNoticeStore()
  const { notify } = notices.getState()
  const reports = {
    onDamaged: (name: string) =>
      notify(
        name,
        `The saved ${contentsOf(name)} could not be read, so it starts fresh. A copy was set aside.`,
      ),
    onUnsaved: () =>
      notify('unsaved', 'This browser refuses to save. The page works, but a reload loses what is in it.'),
  }
  let closed = false
  let leaving = false
  /** Once a person has signed out, nothing of theirs is written any more. */
  const owned = (backing: () => Storage) => () => (closed ? nothing : ownedStorage(backing(), owner))
  const saved = { ...reports, backing: owned(lasting) }
  const tab = { ...reports, backing: owned(perTab) }
  const settings = createSettingsStore(savedState({ schema: savedSettings, ...saved }))
  const draft = createDraftStore(savedState({ schema: savedDraft, ...tab }))
  const choice = createModelChoice(
    tabFirst(savedState({ schema: savedChoice, ...tab }), savedState({ schema: savedChoice, ...saved })),
  )
  const choices = createChoices({ client, notices, storage: savedState({ schema: savedChoices, ...saved }) })
  const guide = createGuideStore(savedState({ schema: savedGuide, ...saved }))
  const commands = createCommandStore(savedState({ schema: savedKeys, ...saved }))
  const list = createListStore(savedState({ schema: savedList, ...saved }))
  const studios = new Map<string, Studio>()
  /** The models whose studios have what was saved. */
  const read = new Set<string>()
  const standing = createStore(() => ({ ready: false }))

  function blankStudioOf(model: string): Studio {
    const open = studios.get(model)
    if (open) return open
    const fresh = createStudio({
      client,
      model,
      saved,
      tab,
      notices,
      settings,
      draft,
      choices,
      leaving: () => leaving,
    })
    studios.set(model, fresh)
    return fresh
  }

  function forget() {
    closed = true
    for (const storage of [lasting, perTab])
      try {
        forgetOwned(storage(), owner)
      } catch {
        // Storage that is blocked holds nothing.
      }
  }

  return {
    client,
    choice,
    choices,
    guide,
    commands,
    list,
    /** Whether what was saved has been read: until then the page is as the server drew it, the same for everyone. */
    standing,

    /** Reads what was saved. Called once, in the browser. */
    hydrate() {
      for (const store of [settings, draft, choice, guide, commands, list]) void store.persist.rehydrate()
      choices.hydrate()
      standing.setState({ ready: true })
    },

    /** The studio of a model before what was saved of it is read: empty, as the server draws it. */
    blankStudioOf,

    /** The studio of a model, with its conversation and edits as they were left. */
    studioOf(model: string): Studio {
      const studio = blankStudioOf(model)
      if (!read.has(model)) {
        read.add(model)
        studio.hydrate()
      }
      return studio
    },

    /** Turns the page to another model. Answers that are being written go on; everything stays with its model. */
    turnTo(model: string, from: string) {
      if (model === from) return
      choice.getState().choose(model, from)
      notices.getState().announce(`${model} answers now.`)
    },

    /**
     * Turns from a model that the server no longer has to its own, and says so. What was said with the missing one stays
     * saved, for when it is back.
     * @param served the names of the models that are served
     * @param standard the server's own model
     */
    settle(served: readonly string[], standard: string) {
      const { chosen } = choice.getState()
      if (chosen === null || served.includes(chosen)) return
      notify(
        'missing-model',
        `${chosen} is not served any more, so ${standard} answers. Its conversation and edits are kept for when it is back.`,
      )
      choice.getState().choose(standard)
    },

    /** Another tab has saved under this key: take over what it saved. */
    follow(browserKey: string | null) {
      const key = ownedName(browserKey, owner)
      if (settings.persist.getOptions().name === key) void settings.persist.rehydrate()
      for (const studio of studios.values()) studio.follow(key)
    },

    /** A person has signed out: nothing of theirs stays in this browser, in other tabs neither. */
    signedOut() {
      forget()
      try {
        lasting().setItem(SIGNED_OUT, `${encodeURIComponent(owner ?? '')} ${Date.now()}`)
      } catch {
        // Where nothing can be saved, no tab saves anything.
      }
    },

    /**
     * Forgets everything if a change of the browser's storage says that this person has signed out in another tab.
     * @returns whether it did
     */
    signedOutElsewhere(key: string | null, value: string | null): boolean {
      const theirs = key === SIGNED_OUT && value?.split(' ')[0] === encodeURIComponent(owner ?? '')
      if (theirs) forget()
      return theirs
    },

    /** @param left whether the page is being left, by a reload or a link */
    leave(left: boolean) {
      leaving = left
    },

    /** Ends every answer that is being written, and keeps what was said. */
    stop() {
      for (const { runner } of studios.values()) runner.stop()
    },

    /**
     * Gives what a browser saved before it knew of several models to the model that it was about. Does nothing where there
     * is nothing, or where that model has something of its own.
     */
    adopt(model: string) {
      try {
        const storage = saved.backing()
        for (const key of ['tiller.chat', 'tiller.variant']) {
          const before = storage.getItem(key)
          if (before === null || storage.getItem(`${key}:${model}`) !== null) continue
          storage.setItem(`${key}:${model}`, before)
          storage.removeItem(key)
        }
      } catch {
        reports.onUnsaved()
      }
    },
  }
}

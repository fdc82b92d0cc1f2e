import * as v from 'valibot'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ChatStore } from './chat-store'
import {
  defaultSettings,
  ownSettings,
  settings,
  settingsOf,
  type Settings,
  type SettingsState,
} from './settings-store'
import type { OwnSettings } from './settings-store'

/** The settings as they hold for one conversation. */
export interface ChatSettingsState extends SettingsState {
  /** Whether the conversation has settings of its own. */
  readonly isOwn: boolean
  /** Whether the usual ones are those that Tiller comes with. */
  readonly isUsual: boolean
  /** Has the conversation follow the usual settings again. */
  follow(): void
  /** Makes the conversation's settings the usual ones, which all others follow. */
  spread(): void
}

export type ChatSettingsStore = StoreApi<ChatSettingsState>

const ownKeys = Object.keys(ownSettings.entries) as (keyof OwnSettings)[]

/** What a conversation says of its own; what equals the usual settings, it leaves to them. */
function ownOf(wanted: Settings, usual: Settings): OwnSettings {
  const different = ownKeys.filter((key) => wanted[key] !== usual[key]).map((key) => [key, wanted[key]])
  return Object.fromEntries(different) as OwnSettings
}

/**
 * The usual settings with the conversation's own laid over them. A change is the conversation's alone; what is no matter of
 * conversations is changed for all.
 */
export function createChatSettings(usual: StoreApi<SettingsState>, chat: ChatStore): ChatSettingsStore {
  const facts = () => {
    const { own } = chat.getState()
    const whole = settingsOf(usual.getState())
    return {
      ...whole,
      ...own,
      isOwn: Object.keys(own).length > 0,
      isUsual: ownKeys.every((key) => whole[key] === defaultSettings[key]),
    }
  }
  const store = createStore<ChatSettingsState>()((_, get) => ({
    ...facts(),
    change(part) {
      const parsed = v.safeParse(v.partial(settings), part)
      if (!parsed.success) return false
      const mine = v.safeParse(ownSettings, parsed.output)
      const rest = Object.fromEntries(
        Object.entries(parsed.output).filter(([key]) => !ownKeys.some((own) => own === key)),
      )
      if (Object.keys(rest).length > 0) usual.getState().change(rest)
      const whole = settingsOf(usual.getState())
      if (mine.success) chat.getState().setOwn(ownOf({ ...settingsOf(get()), ...mine.output }, whole))
      return true
    },
    restore: () => usual.getState().restore(),
    follow: () => chat.getState().setOwn({}),
    spread() {
      usual.getState().change(settingsOf(get()))
      chat.getState().setOwn({})
    },
  }))
  const follow = () => store.setState(facts())
  usual.subscribe(follow)
  chat.subscribe((now, before) => {
    if (now.own !== before.own) follow()
  })
  return store
}
